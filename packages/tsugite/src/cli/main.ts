import { createRequire } from "node:module";
import { type Command, CommanderError } from "commander";
import { chosenStack } from "./chosen-stack.ts";
import { ExitCode } from "./exit-code.ts";
import { addFlavorCommands, mayNameFlavor } from "./program/flavor-commands.ts";
import { createProgram } from "./program.ts";

/** Runs the command line. Sets the exit code of the process, and leaves the ending to Node. */
export async function main(args: readonly string[]): Promise<void> {
  ignoreClosedPipes();
  const { version } = createRequire(import.meta.url)("tsugite/package.json") as { version: string };
  const program = createProgram(version);
  if (mayNameFlavor(program, args)) await addFlavorCommands(program, process.cwd());
  if (args[0] === "complete" && args[1] === "--") {
    const { completeLine } = await import("./completion/complete-line.ts");
    await completeLine(program, args.slice(2));
    return;
  }
  let usageMessage = "";
  let command = program;
  forEachCommand(program, (one) => {
    one.configureOutput({ outputError: (text) => (usageMessage = text) });
    one.hook("preSubcommand", (_, subcommand) => {
      command = subcommand;
    });
  });
  try {
    await program.parseAsync(args.length === 0 ? ["--help"] : args, { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError && (error.exitCode === 0 || usageMessage === "")) {
      // Help or the version was printed; as an error, when a command below it was left out.
      process.exitCode = error.exitCode === 0 ? ExitCode.OK : ExitCode.USAGE;
      return;
    }
    const { reportError } = await import("./errors/report-error.ts");
    const { usageError } = await import("./errors/usage-error.ts");
    const shown = error instanceof CommanderError ? usageError(usageMessage, command) : error;
    process.exitCode = reportError(shown, {
      json: args.includes("--json"),
      verbose: args.includes("--verbose"),
      stack: chosenStack(command),
    });
  }
}

function forEachCommand(command: Command, visit: (command: Command) => void): void {
  visit(command);
  for (const child of command.commands) forEachCommand(child, visit);
}

/** A reader that has gone, as in `tsugite run … | head`, and a terminal that was closed end no command: it goes on. */
function ignoreClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE" && error.code !== "EIO") throw error;
    });
  }
}
