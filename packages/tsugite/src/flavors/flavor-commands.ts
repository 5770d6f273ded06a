import { declaredFlavors } from "./declared-flavors.ts";
import type { Flavor, FlavorCommandEntry } from "./flavor.ts";
import type { ProjectPackage } from "./project-packages.ts";

/** The commands that stand under the name of a flavor, of whatever type, on the command line. */
export interface FlavorCommandGroup {
  readonly flavor: string;
  readonly summary?: string;
  readonly commands: readonly ProvidedCommand[];
}

/** A command, with every flavor that claims it: one, unless two packages have the same idea. */
export interface ProvidedCommand extends Pick<FlavorCommandEntry, "name" | "summary" | "details" | "options"> {
  readonly providers: readonly CommandProvider[];
}

export interface CommandProvider {
  readonly flavor: Flavor;
  readonly command: FlavorCommandEntry;
}

/** The commands that packages declare, by the names of their flavors. */
export function flavorCommands(packages: readonly ProjectPackage[]): FlavorCommandGroup[] {
  const all = packages.flatMap((found) => declaredFlavors(found).flavors).filter(({ commands }) => commands.length > 0);
  return unique(all.map(({ name }) => name)).map((name) => {
    const group = all.filter((flavor) => flavor.name === name);
    const summary = group.find((flavor) => flavor.summary !== undefined)?.summary;
    return { flavor: name, ...(summary === undefined ? {} : { summary }), commands: providedCommands(group) };
  });
}

function providedCommands(flavors: readonly Flavor[]): ProvidedCommand[] {
  const all = flavors.flatMap((flavor) => flavor.commands.map((command) => ({ flavor, command })));
  return unique(all.map(({ command }) => command.name)).map((name) => {
    const providers = all.filter(({ command }) => command.name === name);
    const { source: _, ...shown } = providers[0]?.command ?? { name, summary: "", source: "" };
    return { ...shown, providers };
  });
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names)];
}
