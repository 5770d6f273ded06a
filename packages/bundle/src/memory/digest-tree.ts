import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Digest, digestOf, digestOfJson } from "@tsugite/core";

/**
 * The paths of all files below a folder, relative to it and sorted. Links are not followed, and what tools keep for
 * themselves (`node_modules`, names with a leading dot, `.env` among them) is left out.
 */
export function filesBelow(directory: string, prefix = ""): string[] {
  return readdirSync(join(directory, prefix), { withFileTypes: true })
    .filter(({ name }) => name !== "node_modules" && !name.startsWith("."))
    .flatMap((entry) => {
      if (entry.isDirectory()) return filesBelow(directory, `${prefix}${entry.name}/`);
      return entry.isFile() ? [`${prefix}${entry.name}`] : [];
    })
    .sort();
}

/** The digest of the paths and contents of all files below a folder. */
export function digestTree(directory: string): Digest {
  return digestOfJson(filesBelow(directory).map((path) => [path, digestOf(readFileSync(join(directory, path)))]));
}
