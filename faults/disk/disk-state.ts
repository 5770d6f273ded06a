import { createHash } from "node:crypto";
import { linkSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A file or a folder that is there after a crash. */
export interface Survivor {
  /** Relative; `.` is the folder itself. */
  readonly path: string;
  /** Absent for a folder. A file with several names has the same bytes, and no copy of them, under each. */
  readonly content?: Uint8Array;
}

/** A folder after a crash. */
export class DiskState {
  readonly #survivors: readonly Survivor[];
  /** The same text for the same state: two crashes that leave the same are one. */
  readonly fingerprint: string;

  /** @param survivors Folders before what is in them. */
  constructor(survivors: readonly Survivor[]) {
    this.#survivors = survivors;
    const hash = createHash("sha256");
    for (const { path, content } of survivors) hash.update(`${path} ${content?.length}\n`).update(content ?? "");
    this.fingerprint = hash.digest("hex");
  }

  /** Makes a real folder of it, in the place of the one that is there. */
  writeTo(root: string): void {
    rmSync(root, { recursive: true, force: true });
    const places = new Map<Uint8Array, string>();
    for (const { path, content } of this.#survivors) {
      const place = join(root, path);
      const first = content === undefined ? undefined : places.get(content);
      if (content === undefined) mkdirSync(place);
      else if (first === undefined) writeFileSync(place, content);
      else linkSync(first, place);
      if (content !== undefined) places.set(content, first ?? place);
    }
  }
}
