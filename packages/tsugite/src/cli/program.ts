import { Command, Help, type Option } from "commander";
import { COMPONENT_TYPES } from "../config/project-config.ts";
import { typesWithFlavors } from "../flavors/types-with-flavors.ts";
import { columnsOf } from "./format/columns.ts";
import { addArtifactsCommands } from "./program/artifacts-commands.ts";
import { addCacheCommands } from "./program/cache-commands.ts";
import { addCompletionCommand } from "./program/completion-command.ts";
import { addComponentCommands } from "./program/component-commands.ts";
import { addDeployCommands } from "./program/deploy-commands.ts";
import { addGcCommand } from "./program/gc-command.ts";
import { bold } from "./program/help-style.ts";
import { addPipelineCommands } from "./program/pipeline-commands.ts";
import { addRunsCommands } from "./program/runs-commands.ts";
import { addStackCommands } from "./program/stack-commands.ts";

/** The whole command line, described. Nothing that a command does is loaded yet. */
export function createProgram(version: string): Command {
  const program = new Command("tsugite")
    .description("Write a typed pipeline once; run it unchanged on your laptop and on any engine that a flavor brings.")
    .version(version, "-V, --version", "Print the version")
    .helpOption("-h, --help", "Show help")
    .helpCommand(false)
    .option("--json", "Print one JSON document instead of text")
    .option("--verbose", "Show everything, such as stack frames that are not yours")
    .configureHelp({
      showGlobalOptions: true,
      styleTitle: bold,
      helpWidth: helpWidth(),
      visibleGlobalOptions,
      visibleCommands,
    })
    .exitOverride()
    .showSuggestionAfterError(true);
  addPipelineCommands(program.commandsGroup("Pipelines:"));
  addDeployCommands(program);
  addRunsCommands(program);
  addArtifactsCommands(program);
  addCacheCommands(program);
  addGcCommand(program);
  addStackCommands(program.commandsGroup("Where they run:"));
  addComponentCommands(program);
  addCompletionCommand(program.commandsGroup("Your shell:"));
  return program;
}

/** As wide as the terminal, and no wider than is read well. */
function helpWidth(): number {
  return Math.min(WIDEST_HELP, columnsOf(process.stdout) ?? WIDEST_HELP);
}

const WIDEST_HELP = 100;

/** All but the commands of component types that the project has no flavor of; they work all the same. */
function visibleCommands(command: Command): Command[] {
  const commands = new Help().visibleCommands(command);
  if (command.parent !== null) return commands;
  const types = typesWithFlavors(process.cwd());
  const hidden = COMPONENT_TYPES.filter((type) => !types.includes(type));
  return commands.filter((child) => !hidden.some((type) => type === child.name()));
}

/** The options of the program itself, as its commands show them. The version is asked of the program alone. */
function visibleGlobalOptions(command: Command): Option[] {
  let program = command;
  while (program.parent !== null) program = program.parent;
  return program === command ? [] : program.options.filter(({ long }) => long !== "--version");
}
