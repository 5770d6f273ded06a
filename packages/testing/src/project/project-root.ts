import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/** The nearest folder at or above the working directory that has a `tsugite.yaml`, else a `package.json`. */
export function projectRoot(from: string = process.cwd()): string {
  const start = resolve(from);
  return nearest(start, "tsugite.yaml") ?? nearest(start, "package.json") ?? start;
}

function nearest(from: string, file: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    if (existsSync(join(folder, file))) return folder;
    if (folder === dirname(folder)) return undefined;
  }
}
