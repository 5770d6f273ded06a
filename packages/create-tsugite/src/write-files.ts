import { closeSync, mkdirSync, openSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Refusal } from "./refusal.ts";
import type { Files } from "./template-files.ts";

/**
 * Writes all files or none, and overwrites nothing: what was written is removed again when one cannot be. It never waits,
 * so that Ctrl-C comes before or after it, as long as somebody listens for it. Raises {@link Refusal}.
 */
export function writeFiles(folder: string, files: Files): void {
  const undo: (() => void)[] = [];
  try {
    for (const [path, text] of files) {
      const target = join(folder, path);
      const firstMade = mkdirSync(dirname(target), { recursive: true });
      if (firstMade !== undefined) undo.push(() => removeEmptyFolders(firstMade, dirname(target)));
      // Opened first: what is there already is not ours to remove.
      const file = openSync(target, "wx");
      undo.push(() => rmSync(target, { force: true }));
      try {
        writeFileSync(file, text);
      } finally {
        closeSync(file);
      }
    }
  } catch (error) {
    for (const step of undo.reverse()) step();
    throw new Refusal(
      `The project could not be written: ${error instanceof Error ? error.message : String(error)}`,
      "Nothing of it was left behind. Take another folder, or mend what is said.",
    );
  }
}

/** From the deepest up to the first that was made; one that somebody else has put something into stays. */
function removeEmptyFolders(first: string, deepest: string): void {
  try {
    for (let folder = deepest; folder.length >= first.length; folder = dirname(folder)) rmdirSync(folder);
  } catch {}
}
