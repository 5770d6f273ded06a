import { randomUUID } from "node:crypto";
import { existsSync, lstatSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Removed } from "@tsugite/core";
import type { UnusedOptions } from "../memory/remove-unused-builds.ts";

const BUNDLE = /^[0-9a-f]{64}$/;
/** What a process that died while it made or removed a bundle has left. */
const LEFT = /^\.(?:new|old)-/;

/** Which bundles are removed. */
export interface UnusedBundlesOptions extends UnusedOptions {
  /** Digests of bundles that stay, used or not: engines start steps from them. @default none */
  readonly keep?: ReadonlySet<string>;
}

/** Removes bundles that no deployment has used for a while, from the folder that bundles are made in. */
export function removeUnusedBundles(
  directory: string,
  { unusedSince, dryRun = false, keep = new Set() }: UnusedBundlesOptions,
): Removed {
  let [count, bytes] = [0, 0];
  for (const name of existsSync(directory) ? readdirSync(directory) : []) {
    const path = join(directory, name);
    if (keep.has(name)) continue;
    if (!(BUNDLE.test(name) || LEFT.test(name)) || !isUnused(path, unusedSince)) continue;
    const size = sizeOf(path);
    if (!dryRun && !remove(path, directory, unusedSince)) continue;
    [count, bytes] = [count + 1, bytes + size];
  }
  return { count, bytes };
}

/** Moved away first, so that no half of a bundle is ever found; put back when somebody began to use it just now. */
function remove(path: string, directory: string, unusedSince: number): boolean {
  const away = join(directory, `.old-${randomUUID()}`);
  try {
    renameSync(path, away);
  } catch {
    // Somebody else removes it.
    return false;
  }
  if (isUnused(away, unusedSince)) {
    rmSync(away, { recursive: true, force: true });
    return true;
  }
  if (!existsSync(path)) renameSync(away, path);
  return false;
}

function isUnused(path: string, unusedSince: number): boolean {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats?.isDirectory() === true && stats.mtimeMs < unusedSince;
}

function sizeOf(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.reduce((sum, { parentPath, name }) => sum + lstatSync(join(parentPath, name)).size, 0);
}
