import type { Random } from "./random.ts";

/** Bytes that a disk writes as a whole or not at all. */
const SECTOR = 512;

type Pending = { readonly offset: number; readonly data: Uint8Array } | { readonly size: number };

/** The content of a file: as programs see it, and as it was when it was last synced. */
export class ModelledFile {
  #live: Buffer;
  #synced: Buffer;
  /** What happened since. */
  #pending: Pending[] = [];

  constructor(synced: Buffer = Buffer.alloc(0)) {
    this.#live = synced;
    this.#synced = synced;
  }

  write(offset: number, data: Uint8Array): void {
    this.#pending.push({ offset, data });
    this.#live = written(this.#live, offset, data);
  }

  resize(size: number): void {
    this.#pending.push({ size });
    this.#live = resized(this.#live, size);
  }

  grow(size: number): void {
    if (size > this.#live.length) this.resize(size);
  }

  sync(): void {
    this.#pending = [];
    this.#synced = this.#live;
  }

  get live(): Uint8Array {
    return this.#live;
  }

  get synced(): Uint8Array {
    return this.#synced;
  }

  /** What was synced, with some of the sectors that were written since. */
  torn(random: Random): Uint8Array {
    let content = this.#synced;
    for (const change of this.#pending) {
      if ("size" in change) {
        if (random() < 0.5) content = resized(content, change.size);
        continue;
      }
      for (let at = 0; at < change.data.length; at += SECTOR) {
        if (random() < 0.5) continue;
        content = written(content, change.offset + at, change.data.subarray(at, at + SECTOR));
      }
    }
    return content;
  }
}

// Contents are never changed in place: what was synced stays what it was.

function written(content: Buffer, offset: number, data: Uint8Array): Buffer {
  const copy = Buffer.alloc(Math.max(content.length, offset + data.length));
  copy.set(content);
  copy.set(data, offset);
  return copy;
}

function resized(content: Buffer, size: number): Buffer {
  const copy = Buffer.alloc(size);
  copy.set(content.subarray(0, size));
  return copy;
}
