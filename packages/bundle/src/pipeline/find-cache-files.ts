import { glob } from "node:fs/promises";
import { basename, sep } from "node:path";
import { type CacheFilesFact, type CacheFilesFault, type Digest, digestOfJson } from "@tsugite/core";
import { dataFileDigest } from "./data-file-digest.ts";

/** What lists of patterns find in a project. */
export interface CacheFiles extends CacheFilesFact {
  /** Content of each file, by its path relative to the project root, with slashes on every system. */
  readonly files: Readonly<Record<string, Digest>>;
}

/** Not looked into: what is in there belongs to tools, or changes with every run. */
const LEFT_OUT: ReadonlySet<string> = new Set(["node_modules", ".git", ".tsugite"]);

/** Finds the files of each list of patterns, and reads every file once. The results stand in the order of the lists. */
export async function findCacheFiles(
  projectRoot: string,
  lists: readonly (readonly string[])[],
): Promise<readonly CacheFiles[]> {
  const known = new Map<string, ReturnType<typeof dataFileDigest>>();
  const digestOf = (path: string): ReturnType<typeof dataFileDigest> => {
    const found = known.get(path) ?? dataFileDigest(projectRoot, path);
    known.set(path, found);
    return found;
  };
  const results: CacheFiles[] = [];
  for (const patterns of lists) results.push(await findFiles(projectRoot, patterns, digestOf));
  return results;
}

async function findFiles(
  projectRoot: string,
  patterns: readonly string[],
  digestOf: (path: string) => ReturnType<typeof dataFileDigest>,
): Promise<CacheFiles> {
  const files = new Map<string, Digest>();
  const faults: CacheFilesFault[] = [];
  for (const pattern of patterns) {
    let isFruitless = true;
    for await (const path of glob(pattern, { cwd: projectRoot, exclude: (name) => LEFT_OUT.has(basename(name)) })) {
      const found = await digestOf(path);
      // A folder, or a link to nothing.
      if (found === "folder" || found === "absent") continue;
      isFruitless = false;
      if (found === "outside") faults.push({ pattern, outside: path });
      else files.set(path.replaceAll(sep, "/"), found.digest);
    }
    if (isFruitless) faults.push({ pattern });
  }
  const record = Object.fromEntries(files);
  return { files: record, digest: digestOfJson(record), faults };
}
