import { randomUUID } from "node:crypto";
import { mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";

/** A content in a bucket, or a part of an upload that never ended. */
export type Entry = { readonly key: string; readonly size: number; readonly modifiedAt: number };

/**
 * The few calls that the store makes of its backend. Here that is a folder with a file for each key: replace it by the
 * client of yours. Object stores have the same calls.
 */
export class Bucket {
  readonly #directory: string;
  readonly #uploads: string;

  constructor(directory: string) {
    this.#directory = directory;
    this.#uploads = join(directory, "uploads");
  }

  async has(key: string): Promise<boolean> {
    return (await unlessMissing(stat(join(this.#directory, key)))) !== undefined;
  }

  /** Stores a content: it is there as a whole or not at all, whoever writes it at the same time, and durable. */
  async put(key: string, content: Readable): Promise<void> {
    await mkdir(this.#uploads, { recursive: true });
    const upload = join(this.#uploads, randomUUID());
    try {
      await using file = await open(upload, "wx");
      await file.writeFile(content);
      await file.sync();
      await rename(upload, join(this.#directory, key));
    } catch (error) {
      await rm(upload, { force: true });
      throw error;
    }
    await using directory = await open(this.#directory);
    await directory.sync();
  }

  /** Undefined when there is none. */
  async get(key: string): Promise<Readable | undefined> {
    const file = await unlessMissing(open(join(this.#directory, key)));
    return file?.createReadStream();
  }

  list(): AsyncIterable<Entry> {
    return filesOf(this.#directory);
  }

  /** What writers left that ended before their upload did. */
  listUploads(): AsyncIterable<Entry> {
    return filesOf(this.#uploads);
  }

  async remove(key: string): Promise<void> {
    await rm(join(this.#directory, key), { force: true });
  }

  async removeUpload(key: string): Promise<void> {
    await rm(join(this.#uploads, key), { force: true });
  }
}

async function* filesOf(directory: string): AsyncIterable<Entry> {
  const entries = (await unlessMissing(readdir(directory, { withFileTypes: true }))) ?? [];
  for (const entry of entries) {
    const stats = entry.isFile() ? await unlessMissing(stat(join(directory, entry.name))) : undefined;
    if (stats !== undefined) yield { key: entry.name, size: stats.size, modifiedAt: stats.mtimeMs };
  }
}

async function unlessMissing<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
