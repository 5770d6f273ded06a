import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

/** The versions that what we remember depends on. */
export interface Toolchain {
  readonly rolldown: string;
  readonly bundle: string;
}

let toolchain: Toolchain | undefined;

/** Reads the versions from package.json files, so that rolldown need not be loaded to know its own. */
export function currentToolchain(): Toolchain {
  const require = createRequire(import.meta.url);
  toolchain ??= { rolldown: versionIn(require.resolve("rolldown/package.json")), bundle: ownVersion() };
  return toolchain;
}

function ownVersion(): string {
  // From `src/memory` as well as from the one file in `dist`.
  for (const up of ["../package.json", "../../package.json"]) {
    try {
      return versionIn(new URL(up, import.meta.url));
    } catch {
      // The next one.
    }
  }
  return "unknown";
}

function versionIn(file: string | URL): string {
  return (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
}
