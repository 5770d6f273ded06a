import type { JsonObject, Problem } from "@tsugite/core";
import { throwProblems } from "@tsugite/core";
import { checkClassFacts } from "./check-class-facts.ts";
import type { Flavor, FlavorCommandEntry } from "./flavor.ts";
import { type InstalledEntry, installedEntry } from "./flavor-entry.ts";
import { inspectFlavor } from "./inspect-flavor.ts";

/** A flavor as `flavor describe --json` prints it; the tables in the documentation are made of these. */
export interface FlavorDescription extends InstalledEntry {
  readonly summary: string | null;
  /** JSON Schema of its config; null when its class has no schema, or one that gives no JSON Schema. */
  readonly config: JsonObject | null;
  /** Whether a config is checked at all. */
  readonly checksConfig: boolean;
  /** JSON Schema of what pipelines and steps may set for it; null as for the config. */
  readonly settings: JsonObject | null;
  /** What an orchestrator can do; null for other types. */
  readonly supports: JsonObject | null;
  readonly commands: readonly { readonly name: string; readonly summary: string }[];
  /** What is wrong with it, and does not keep it from being used. */
  readonly problems: readonly Problem[];
}

/** Looks at the class of a flavor, in a process of its own. Raises `COMPONENT_INVALID` with every rule that it breaks. */
export async function describeFlavor(flavor: Flavor): Promise<FlavorDescription> {
  const facts = await inspectFlavor(flavor);
  const problems = checkClassFacts(facts, flavor);
  throwProblems(problems, `The ${flavor.type} flavor ${flavor.name} (${flavor.source}) cannot be used`);
  return {
    ...installedEntry(flavor),
    summary: flavor.summary ?? null,
    config: facts.config.jsonSchema ?? null,
    checksConfig: facts.config.kind === "schema",
    settings: facts.settings.jsonSchema ?? null,
    supports: (flavor.type === "orchestrator" ? facts.supports : undefined) ?? null,
    commands: flavor.commands.map(({ name, summary }: FlavorCommandEntry) => ({ name, summary })),
    problems,
  };
}
