import { createHash } from "node:crypto";
import type { FileHandle } from "node:fs/promises";
import { type Digest, openSourceFile } from "@tsugite/core";

/** Bytes that are to be stored, read piece by piece and more than once. */
export interface Content {
  /** Bytes. */
  readonly size: number;
  /** Fills `into` from a byte on; how much of it there was. */
  read(into: Uint8Array, from: number): Promise<number>;
}

/** Of bytes in memory. */
export function contentOfBytes(bytes: Uint8Array): Content {
  return {
    size: bytes.byteLength,
    read: async (into, from) => {
      const piece = bytes.subarray(from, from + into.byteLength);
      into.set(piece);
      return piece.byteLength;
    },
  };
}

/** Calls `use` with a file, which is closed afterwards. Raises `DATA_FILE_NOT_FOUND`. */
export async function withFile<T>(path: string, use: (content: Content) => Promise<T>): Promise<T> {
  const handle = await openSourceFile(path);
  try {
    const { size } = await handle.stat();
    return await use({ size, read: (into, from) => fill(handle, into, from) });
  } finally {
    await handle.close();
  }
}

/** The digest of a content, with one piece of it in memory at a time. */
export async function digestOfContent({ size, read }: Content): Promise<Digest> {
  const hash = createHash("sha256");
  const piece = Buffer.allocUnsafe(Math.min(size, 1024 * 1024) || 1);
  for (let from = 0; ; ) {
    const length = await read(piece, from);
    hash.update(piece.subarray(0, length));
    from += length;
    if (length < piece.byteLength) return hash.digest("hex");
  }
}

/** A read may give less than was asked for, before the end too. */
async function fill(handle: FileHandle, into: Uint8Array, from: number): Promise<number> {
  let length = 0;
  while (length < into.byteLength) {
    const { bytesRead } = await handle.read(into, length, into.byteLength - length, from + length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return length;
}
