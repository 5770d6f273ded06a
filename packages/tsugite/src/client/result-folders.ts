import { lstat, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Removed, RunRecord } from "@tsugite/core";

/** The files that runs have returned, under their own names: a folder for each run. */
export class ResultFolders {
  readonly #directory: string;
  #count = 0;
  #bytes = 0;

  /** @param directory Absolute path. */
  constructor(directory: string) {
    this.#directory = directory;
  }

  /** How much was counted. */
  get removed(): Removed {
    return { count: this.#count, bytes: this.#bytes };
  }

  async remove(runs: readonly RunRecord[]): Promise<void> {
    await this.count(runs);
    for (const { id } of runs) await rm(join(this.#directory, id), { recursive: true, force: true });
  }

  /** Counts the files; the bytes of those that are shared with an artifact store are counted there. */
  async count(runs: readonly RunRecord[]): Promise<void> {
    const wanted = new Set(runs.map(({ id }) => id));
    const folders = await readdir(this.#directory).catch((): readonly string[] => []);
    for (const folder of folders.filter((name) => wanted.has(name))) {
      const entries = await readdir(join(this.#directory, folder), { recursive: true, withFileTypes: true });
      for (const entry of entries.filter((each) => each.isFile())) {
        const { size, nlink } = await lstat(join(entry.parentPath, entry.name));
        this.#count++;
        if (nlink === 1) this.#bytes += size;
      }
    }
  }
}
