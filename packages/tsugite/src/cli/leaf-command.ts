import type { Command } from "commander";
import { chosenStack } from "./chosen-stack.ts";
import type { CliContext, CommandAction } from "./cli-context.ts";

/** A command that does something, as opposed to one that only has commands below it. */
export interface LeafCommand<Options extends object> {
  /** Name and arguments: `show <run>`. */
  readonly usage: string;
  readonly summary: string;
  /** More than the summary, shown by its own `--help`. */
  readonly details?: string;
  /** Full command lines. */
  readonly examples: readonly string[];
  /** Declares its options. */
  readonly options?: (command: Command) => Command;
  /** Imports the implementation. */
  readonly load: () => Promise<CommandAction<Options>>;
}

interface GlobalOptions {
  readonly json?: boolean;
  readonly verbose?: boolean;
}

/** Adds a command whose implementation is imported when it is used, so that `--help` stays quick. */
export function addLeaf<Options extends object>(parent: Command, leaf: LeafCommand<Options>): Command {
  const command = parent.command(leaf.usage).summary(leaf.summary);
  command.description(leaf.details === undefined ? `${leaf.summary}.` : `${leaf.summary}.\n\n${leaf.details}`);
  leaf.options?.(command);
  command.addHelpText("after", `\nExamples:\n${leaf.examples.map((line) => `  ${line}`).join("\n")}`);
  return command.action(async () => {
    const action = await leaf.load();
    const { json = false, verbose = false, ...options } = command.optsWithGlobals<Options & GlobalOptions>();
    const context: CliContext = {
      cwd: process.cwd(),
      stdout: process.stdout,
      stderr: process.stderr,
      json,
      verbose: verbose || Boolean(process.env.DEBUG),
      stack: chosenStack(command),
    };
    const code = await action(context, command.args, options as unknown as Options);
    if (code !== undefined) process.exitCode = code;
  });
}

/** Adds a command that only has commands below it. */
export function addGroup(parent: Command, name: string, summary: string): Command {
  return parent.command(name).summary(summary).description(`${summary}.`).helpCommand(false);
}

/** Collects an option that may be given more than once. */
export function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}
