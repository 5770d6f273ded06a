import { join } from "node:path";
import { type Digest, digestOfJson } from "@tsugite/core";
import { buildDirectory } from "../memory/build-directory.ts";
import { readChecked, tryWriteChecked } from "../memory/checked-file.ts";
import { type FileStamp, renewStamp, stampFile } from "../memory/file-stamp.ts";
import { currentToolchain } from "../memory/toolchain.ts";
import type { CodeDigest } from "./code-digests.ts";

interface DigestFile {
  readonly identity: string;
  readonly takenAt: number;
  readonly stamps: readonly FileStamp[];
  readonly entries: Readonly<Record<string, Entry>>;
}

interface Entry {
  readonly code: CodeDigest;
  /** Indices of the stamps of everything it was made of. */
  readonly files: readonly number[];
}

/** A digest that is to be remembered, with the files it was made of, by absolute path. */
export interface DigestToRemember {
  readonly code: CodeDigest;
  readonly files: ReadonlyMap<string, Digest | null | undefined>;
}

/** What is remembered of the digests of a project: `.tsugite/build/digests.json`. */
export class DigestMemory {
  readonly #root: string;
  readonly #identity: string;
  readonly #entries = new Map<string, { code: CodeDigest; stamps: readonly FileStamp[] }>();
  readonly #takenAt = Date.now();
  #changed = false;

  /** Reads what is remembered, and drops what is no longer true. */
  constructor(root: string, conditions: readonly string[]) {
    this.#root = root;
    this.#identity = digestOfJson([MEMORY_VERSION, currentToolchain().rolldown, currentToolchain().bundle, conditions]);
    const known = readChecked<DigestFile>(this.#file, this.#identity);
    if (known === undefined) return;
    const renewed = known.stamps.map((stamp) => renewStamp(root, stamp, known.takenAt));
    const holds = renewed.map((stamp, index) => stamp.digest === known.stamps[index]?.digest);
    for (const [key, { code, files }] of Object.entries(known.entries)) {
      if (!files.every((index) => holds[index])) continue;
      this.#entries.set(key, { code, stamps: files.flatMap((index) => renewed[index] ?? []) });
    }
    // Written again, the stamps are trusted next time.
    this.#changed = renewed.some((stamp, index) => stamp !== known.stamps[index]);
  }

  recall(key: string): CodeDigest | undefined {
    return this.#entries.get(key)?.code;
  }

  remember(digests: ReadonlyMap<string, DigestToRemember>): void {
    const stamps = new Map<string, FileStamp>();
    for (const [key, { code, files }] of digests) {
      const own = [...files].map(([file, digest]) => {
        const stamp = stamps.get(file) ?? stampFile(this.#root, file, digest ?? undefined);
        stamps.set(file, stamp);
        return stamp;
      });
      this.#entries.set(key, { code, stamps: own });
      this.#changed = true;
    }
  }

  save(): void {
    if (!this.#changed) return;
    const stamps: FileStamp[] = [];
    const indices = new Map<string, number>();
    const indexOf = (stamp: FileStamp): number => {
      const key = `${stamp.path}\0${stamp.digest}`;
      const known = indices.get(key);
      if (known !== undefined) return known;
      indices.set(key, stamps.length);
      return stamps.push(stamp) - 1;
    };
    const entries = [...this.#entries].map(([key, entry]) => [
      key,
      { code: entry.code, files: entry.stamps.map(indexOf) },
    ]);
    const content: DigestFile = {
      identity: this.#identity,
      takenAt: this.#takenAt,
      stamps,
      entries: Object.fromEntries(entries),
    };
    tryWriteChecked(this.#file, content);
  }

  get #file(): string {
    return join(buildDirectory(this.#root), "digests.json");
  }
}

const MEMORY_VERSION = 3;
