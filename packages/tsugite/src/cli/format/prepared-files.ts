import { dirname, join, relative, sep } from "node:path";
import type { PreparedFile } from "@tsugite/core";

/**
 * What was written, for a table: its path as seen from `cwd`, and its purpose. Files of one purpose are one row, the folder
 * that holds them.
 */
export function preparedRows(
  files: readonly PreparedFile[],
  cwd: string,
): (readonly [path: string, purpose: string])[] {
  const purposes = [...new Set(files.map(({ purpose }) => purpose))];
  return purposes.map((purpose) => {
    const paths = files.filter((file) => file.purpose === purpose).map(({ path }) => path);
    const [first = "", second] = paths;
    if (second === undefined) return [shortDigests(relative(cwd, first)), purpose];
    const folder = relative(cwd, paths.reduce(commonFolder, dirname(first))) || ".";
    return [`${shortDigests(folder)}${sep}`, `${purpose} (${paths.length} files)`];
  });
}

/** The files and folders whose names begin with a dot, which `cp *` and many others leave out; as seen from `cwd`. */
export function hiddenAmong(
  files: readonly PreparedFile[],
  { outDir, cwd }: Record<"outDir" | "cwd", string>,
): string[] {
  const hidden = files.flatMap(({ path }) => {
    const names = relative(outDir, path).split(sep);
    const at = names.findIndex((name) => name.startsWith(".") && name !== "..");
    return at === -1 ? [] : [relative(cwd, join(outDir, ...names.slice(0, at + 1)))];
  });
  return [...new Set(hidden)];
}

/** The nearest folder that holds both what `folder` holds and a path. */
function commonFolder(folder: string, path: string): string {
  for (let common = folder; ; common = dirname(common)) {
    if (path.startsWith(`${common}${sep}`) || common === dirname(common)) return common;
  }
}

/** A digest is as wide as a terminal, and its first digits say as much to people. */
function shortDigests(path: string): string {
  return path.replaceAll(/\b([0-9a-f]{12})[0-9a-f]{52}\b/g, "$1…");
}
