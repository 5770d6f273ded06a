import { parseArgs } from "node:util";
import { type Problem, throwProblems } from "../error/problem.ts";

/**
 * Reads `--option value` and `--option=value`. Each option must be given exactly once; what is missing, unknown, doubled
 * or without a value is reported together, as `ENTRYPOINT_ARGUMENT_INVALID`.
 */
export function parseEntrypointArguments(
  argv: readonly string[],
  options: Iterable<string>,
): Readonly<Record<string, string>> {
  const expected = new Set(options);
  const problems: Problem[] = [];
  const refuse = (message: string, fix: string): void => {
    problems.push({ code: "ENTRYPOINT_ARGUMENT_INVALID", message, fix });
  };
  const config = Object.fromEntries([...expected].map((name) => [name, { type: "string" } as const]));
  const { tokens } = parseArgs({
    args: [...argv],
    options: config,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const values: Record<string, string> = {};
  for (const token of tokens) {
    if (token.kind === "positional")
      refuse(`The argument ${JSON.stringify(token.value)} belongs to no option.`, "Remove it.");
    if (token.kind !== "option") continue;
    if (!expected.has(token.name)) refuse(`The option --${token.name} is unknown.`, `Known are ${known(expected)}.`);
    else if (token.value === undefined)
      refuse(`The option --${token.name} has no value.`, "Write it behind the option.");
    else if (Object.hasOwn(values, token.name)) refuse(`The option --${token.name} is given twice.`, "Give it once.");
    else values[token.name] = token.value;
  }
  for (const name of expected) {
    const isThere = tokens.some((token) => token.kind === "option" && token.name === name);
    if (!isThere) refuse(`The option --${name} is missing.`, `Write --${name} <value>.`);
  }
  throwProblems(problems, "The arguments of the entrypoint cannot be used");
  return values;
}

function known(options: ReadonlySet<string>): string {
  return [...options].map((name) => `--${name}`).join(", ");
}
