import { createHash } from "node:crypto";
import { closeSync, fsyncSync, mkdirSync, openSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import type { WrittenFile } from "../store/artifact-store.ts";
import { toStoreFailure } from "../store/local-artifact/file-failure.ts";

const PIECE = 1024 * 1024;

/**
 * A large output on its way to the artifact store: written and hashed piece by piece, in the thread that has it, so that
 * it is nowhere whole in memory. A piece is a copy: what is written is what was hashed, whoever else uses the memory.
 *
 * It blocks the thread, whose step has returned. Raises `ARTIFACT_STORE_FAILED`.
 */
export class OutputFile {
  readonly #path: string;
  readonly #descriptor: number;
  readonly #hash = createHash("sha256");
  readonly #piece = Buffer.allocUnsafeSlow(PIECE);
  #filled = 0;
  #size = 0;

  /** @param path of no file yet. */
  constructor(path: string) {
    this.#path = path;
    this.#descriptor = this.#try(() => {
      mkdirSync(dirname(path), { recursive: true });
      return openSync(path, "wx", 0o444);
    });
  }

  write(bytes: Uint8Array): void {
    for (let start = 0; start < bytes.byteLength; ) {
      const part = bytes.subarray(start, start + PIECE - this.#filled);
      this.#piece.set(part, this.#filled);
      this.#filled += part.byteLength;
      start += part.byteLength;
      if (this.#filled === PIECE) this.#flush();
    }
    this.#size += bytes.byteLength;
  }

  /** Ends a file that is whole. Its content is on the disk afterwards. */
  end(): WrittenFile {
    this.#flush();
    this.#try(() => fsyncSync(this.#descriptor));
    return { path: this.#path, digest: this.#hash.digest("hex"), size: this.#size };
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  #flush(): void {
    const piece = this.#piece.subarray(0, this.#filled);
    this.#hash.update(piece);
    for (let start = 0; start < piece.byteLength; ) {
      start += this.#try(() => writeSync(this.#descriptor, piece, start));
    }
    this.#filled = 0;
  }

  #try<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw toStoreFailure(`An output could not be written to ${dirname(this.#path)}`, error);
    }
  }
}
