import { type Command, Help, Option } from "commander";
import type { ProvidedCommand } from "../../flavors/flavor-commands.ts";
import { type ProjectPackage, projectPackages } from "../../flavors/project-packages.ts";
import { findProjectRoot } from "../../project/find-project-root.ts";
import { addGroup, addLeaf } from "../leaf-command.ts";

/**
 * Adds the commands of the flavors that the project of a folder has. Where a command of Tsugite's own has a flavor's name,
 * it keeps it.
 */
export async function addFlavorCommands(program: Command, folder: string): Promise<void> {
  const packages = projectPackages(findProjectRoot(folder)).filter(declaresCommands);
  if (packages.length === 0) return;
  const { flavorCommands } = await import("../../flavors/flavor-commands.ts");
  const own = new Set(program.commands.map((command) => command.name()));
  program.commandsGroup("Flavors:");
  for (const { flavor, summary = `Commands of the flavor ${flavor}`, commands } of flavorCommands(packages)) {
    if (own.has(flavor)) continue;
    const group = addGroup(program, flavor, summary.replace(/\.$/, ""));
    for (const command of commands) {
      addLeaf(group, {
        usage: command.name,
        summary: command.summary.replace(/\.$/, ""),
        ...(command.details === undefined ? {} : { details: command.details }),
        examples: [`tsugite ${flavor} ${command.name}`],
        // What it takes is its own affair; its options are declared for the help alone.
        options: (leaf) => showingOptions(leaf, command.options).allowUnknownOption().allowExcessArguments(),
        load: async () => (await import("../commands/flavor-command.ts")).flavorCommand(command),
      });
    }
  }
}

function showingOptions(leaf: Command, options: ProvidedCommand["options"]): Command {
  if (options === undefined) return leaf.usage("[arguments]");
  const declared = options.map(({ flags, summary }) => new Option(flags, summary));
  const visibleOptions = (shown: Command): Option[] => [...declared, ...new Help().visibleOptions(shown)];
  return leaf.usage("[options]").configureHelp({ ...leaf.configureHelp(), visibleOptions });
}

/** Whether a command line could be about a flavor: it names no command of Tsugite's own, or asks for all of them. */
export function mayNameFlavor(program: Command, args: readonly string[]): boolean {
  const word = args.find((arg) => !arg.startsWith("-"));
  if (word !== undefined) return !program.commands.some((command) => command.name() === word);
  return args.length === 0 || args.includes("--help") || args.includes("-h");
}

/** Without checking anything, so that a project whose flavors have no commands pays nothing for those that do. */
function declaresCommands({ manifest }: ProjectPackage): boolean {
  const flavors = (manifest.tsugite as { readonly flavors?: unknown } | null | undefined)?.flavors;
  return Array.isArray(flavors) && flavors.some((flavor: { readonly commands?: unknown } | null) => flavor?.commands);
}
