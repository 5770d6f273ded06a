import type { Problem } from "@tsugite/core";
import { type Flavor, integrationOf } from "../../flavors/flavor.ts";
import { OWN_COMMANDS } from "../command-name.ts";

/** Flavors whose commands cannot be called, because their name is that of a command of Tsugite's own. */
export function hiddenCommands(flavors: readonly Flavor[]): Problem[] {
  return flavors
    .filter(({ name, commands }) => commands.length > 0 && OWN_COMMANDS.includes(name))
    .map((flavor) => ({
      code: "FLAVOR_NAME_TAKEN",
      severity: "warning",
      message: `The commands of the ${flavor.type} flavor \`${flavor.name}\` of ${integrationOf(flavor)} cannot be called: \`tsugite ${flavor.name}\` is a command of Tsugite's own.`,
      fix: "Tell its authors; the flavor itself works.",
    }));
}
