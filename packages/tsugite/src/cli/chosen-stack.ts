import type { Command } from "commander";

/** The stack that a command was told to use, and that the commands it tells people of have to be told too. */
export function chosenStack(command: Command): string | undefined {
  const { stack } = command.opts<{ readonly stack?: string }>();
  return stack ?? (process.env.TSUGITE_STACK || undefined);
}
