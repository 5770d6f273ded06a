import type { FileHandle } from "node:fs/promises";

const CHUNK_SIZE = 1024 * 1024;

/** Calls `use` with one piece of a file after the other. A piece is overwritten by the next one. */
export async function eachChunk(handle: FileHandle, use: (chunk: Uint8Array) => unknown): Promise<void> {
  const buffer = Buffer.allocUnsafe(CHUNK_SIZE);
  for (;;) {
    const { bytesRead } = await handle.read(buffer, 0, CHUNK_SIZE, null);
    if (bytesRead === 0) return;
    await use(buffer.subarray(0, bytesRead));
  }
}
