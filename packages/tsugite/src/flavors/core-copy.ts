import { readFileSync, realpathSync } from "node:fs";
import { findPackageJSON } from "node:module";
import { dirname } from "node:path";

/** An installed copy of `@tsugite/core`. */
export interface CoreCopy {
  /** Absolute path, without links. */
  readonly folder: string;
  readonly version: string;
}

/** The copy of core that a file would import; undefined when it would find none. */
export function coreSeenFrom(file: string): CoreCopy | undefined {
  try {
    const manifest = findPackageJSON("@tsugite/core", file);
    if (manifest === undefined) return undefined;
    const { version } = JSON.parse(readFileSync(manifest, "utf8")) as { readonly version?: unknown };
    return { folder: dirname(realpathSync(manifest)), version: typeof version === "string" ? version : "0.0.0" };
  } catch {
    return undefined;
  }
}

/** The copy of core that this program uses. */
export function ownCore(): CoreCopy {
  const own = coreSeenFrom(import.meta.filename);
  // It was imported before this could be asked.
  if (own === undefined) throw new Error("@tsugite/core is not installed.");
  return own;
}
