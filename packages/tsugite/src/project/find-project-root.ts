import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/** Name of the file that marks a project root and holds its stacks. */
export const CONFIG_FILE = "tsugite.yaml";

/**
 * The project root of a file or folder: the nearest folder above it that has a `tsugite.yaml`, else the nearest that
 * has a `package.json`, else the folder itself.
 */
export function findProjectRoot(from: string = process.cwd()): string {
  const start = resolve(from);
  return nearest(start, CONFIG_FILE) ?? nearest(start, "package.json") ?? start;
}

/** The nearest folder at or above `from` that holds a file of this name. */
export function nearest(from: string, file: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    if (existsSync(join(folder, file))) return folder;
    if (folder === dirname(folder)) return undefined;
  }
}
