import { chmod, mkdtemp, open, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Digest } from "@tsugite/core";
import type { Take } from "./read-artifact.ts";

/** Fills a file; called anew by whoever it is that begins once more. */
export type Fill = (begin: () => Promise<Take>) => Promise<void>;

const NAME = /^tsugite-s3-(\d+)-\w{6}$/;
const ONE_DAY = 24 * 3_600_000;

/** Read-only copies of artifacts, in a folder of this machine that goes when the store is closed. */
export class LocalCopies {
  readonly #copies = new Map<Digest, Promise<string>>();
  #folder: Promise<string> | undefined;

  /** Path of a copy, which is made when it is first asked for. */
  async get(digest: Digest, fill: Fill): Promise<string> {
    const known = this.#copies.get(digest);
    // Programs that tidy up temporary folders come by.
    if (known !== undefined && (await isThere(await known))) return known;
    if (known !== this.#copies.get(digest)) return this.get(digest, fill);
    const copy = this.#make(digest, fill);
    this.#copies.set(digest, copy);
    copy.catch(() => {
      if (this.#copies.get(digest) === copy) this.#copies.delete(digest);
    });
    return copy;
  }

  async close(): Promise<void> {
    const folder = this.#folder;
    this.#folder = undefined;
    this.#copies.clear();
    if (folder !== undefined) await rm(await folder, { recursive: true, force: true });
  }

  async #make(digest: Digest, fill: Fill): Promise<string> {
    this.#folder ??= makeFolder();
    const path = join(await this.#folder, digest);
    await rm(path, { force: true });
    const handle = await open(path, "wx", 0o600);
    try {
      await fill(async () => {
        await handle.truncate(0);
        let at = 0;
        return async (chunk) => {
          for (let from = 0; from < chunk.byteLength; ) {
            const { bytesWritten } = await handle.write(chunk, from, chunk.byteLength - from, at);
            from += bytesWritten;
            at += bytesWritten;
          }
        };
      });
    } catch (error) {
      await rm(path, { force: true });
      throw error;
    } finally {
      await handle.close();
    }
    await chmod(path, 0o444);
    return path;
  }
}

async function makeFolder(): Promise<string> {
  await removeAbandoned();
  return mkdtemp(join(tmpdir(), `tsugite-s3-${process.pid}-`));
}

/** What processes have left that were killed; those of other machines with the same folder are left alone for a day. */
async function removeAbandoned(): Promise<void> {
  for (const name of await readdir(tmpdir()).catch(() => [])) {
    const pid = NAME.exec(name)?.[1];
    if (pid === undefined || isAlive(Number(pid))) continue;
    const folder = join(tmpdir(), name);
    const found = await stat(folder).catch(() => undefined);
    if (found !== undefined && found.mtimeMs < Date.now() - ONE_DAY) {
      await rm(folder, { recursive: true, force: true }).catch(() => {});
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
