import { RootCommand } from "@bomb.sh/tab";
import type { Command } from "commander";
import { type Candidates, findCandidates } from "./candidates.ts";

/**
 * Answers the shell: prints what the last word of a command line could become.
 *
 * @param words What stands after `tsugite`; the last one is being typed, and may be empty.
 */
export async function completeLine(program: Command, words: readonly string[]): Promise<void> {
  const candidates = await findCandidates(words);
  const root = new RootCommand();
  describe(program, [], root, candidates);
  root.parse([...words]);
}

/** Tells the completion library of a command and of all below it, with what each argument and option can be. */
function describe(command: Command, path: readonly string[], root: RootCommand, candidates: Candidates): void {
  const target = path.length === 0 ? root : root.command(path.join(" "), command.summary());
  for (const argument of command.registeredArguments) {
    const known = candidates.ofArgument(path, argument.name());
    target.argument(
      argument.name(),
      (complete) => {
        for (const { value, description } of known()) complete(value, description);
      },
      argument.variadic,
    );
  }
  for (const option of command.createHelp().visibleOptions(command)) {
    const name = option.long?.replace(/^--/, "");
    if (name === undefined) continue;
    const alias = option.short?.replace(/^-/, "");
    if (!option.required && !option.optional) {
      target.option(name, option.description, alias);
      continue;
    }
    const known = candidates.ofOption(path, name);
    const values = option.argChoices?.map((value) => ({ value, description: "" }));
    target.option(
      name,
      option.description,
      (complete) => {
        for (const { value, description } of values ?? known()) complete(value, description);
      },
      alias,
    );
  }
  if (path.length > 0) target.option("json", "Print one JSON document instead of text");
  for (const child of command.commands) describe(child, [...path, child.name()], root, candidates);
}
