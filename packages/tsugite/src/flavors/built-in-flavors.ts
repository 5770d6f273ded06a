import { createRequire } from "node:module";
import type { StackComponentType } from "@tsugite/core";
import type { Flavor } from "./flavor.ts";

type Exports = Readonly<Record<string, unknown>>;

interface BuiltIn {
  readonly type: StackComponentType;
  readonly name: string;
  readonly source: string;
  readonly summary: string;
  /** A literal import, so that bundlers see it. */
  readonly load: () => Promise<Exports>;
}

const core = (): Promise<Exports> => import("@tsugite/core");

const BUILT_INS: readonly BuiltIn[] = [
  {
    type: "orchestrator",
    name: "local",
    source: "@tsugite/orchestrator-local#LocalOrchestrator",
    summary: "Runs steps on this machine, in threads and processes.",
    load: () => import("@tsugite/orchestrator-local"),
  },
  {
    type: "artifact-store",
    name: "local",
    source: "@tsugite/core#LocalArtifactStore",
    summary: "Keeps artifacts as files of a folder.",
    load: core,
  },
  {
    type: "metadata-store",
    name: "sqlite",
    source: "@tsugite/core#SqliteMetadataStore",
    summary: "Keeps the records of runs in a SQLite file of this machine.",
    load: core,
  },
];

/** The flavors that come with this package. */
export function builtInFlavors(): readonly Flavor[] {
  const { version } = createRequire(import.meta.url)("tsugite/package.json") as { version: string };
  return BUILT_INS.map(({ type, name, source, summary }) => ({
    type,
    name,
    source,
    summary,
    origin: { kind: "built-in", version },
    commands: [],
  }));
}

/** The module that holds the class of a built-in flavor. */
export async function loadBuiltIn(flavor: Flavor): Promise<Exports> {
  const found = BUILT_INS.find(({ type, name }) => type === flavor.type && name === flavor.name);
  return found === undefined ? {} : found.load();
}
