import { readFileSync } from "node:fs";

/** What this package says of itself; its devDependencies are the versions that new projects get, and that are tested here. */
export interface OwnManifest {
  readonly version: string;
  readonly devDependencies: Readonly<Record<string, string>>;
}

// Beside both src and dist, and read when it runs: packing replaces the versions of the workspace by real ones.
export function ownManifest(): OwnManifest {
  return JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
}
