import type { StackComponentType } from "@tsugite/core";
import { type Flavor, integrationOf, versionOf } from "./flavor.ts";
import type { OfficialFlavor } from "./official-flavors.ts";

/** A flavor as `--json` lists it. */
export type FlavorEntry = InstalledEntry | AbsentEntry;

export interface InstalledEntry {
  readonly type: StackComponentType;
  readonly name: string;
  /** `built-in`, the name of a package, or `registered`. */
  readonly integration: string;
  readonly version: string | null;
  /** `module#Class`. */
  readonly source: string;
  readonly installed: true;
}

/** An official flavor that the project does not have. */
export interface AbsentEntry {
  readonly type: StackComponentType;
  readonly name: string;
  /** The package that brings it. */
  readonly integration: string;
  readonly version: null;
  readonly source: null;
  readonly installed: false;
  /** The command that installs it. */
  readonly install: string;
}

export function installedEntry(flavor: Flavor): InstalledEntry {
  const { type, name, source } = flavor;
  return {
    type,
    name,
    integration: integrationOf(flavor),
    version: versionOf(flavor) ?? null,
    source,
    installed: true,
  };
}

export function absentEntry(official: OfficialFlavor, install: string): AbsentEntry {
  const { type, name } = official;
  return { type, name, integration: official.package, version: null, source: null, installed: false, install };
}
