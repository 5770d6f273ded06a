import type { FileHandle } from "node:fs/promises";

const chunkSize = 1024 * 1024;

/** Calls `use` with one piece of a file after the other. A piece is overwritten by the next one. */
export async function eachChunk(handle: FileHandle, use: (chunk: Uint8Array) => unknown): Promise<void> {
  const buffer = Buffer.allocUnsafe(chunkSize);
  for (;;) {
    const { bytesRead } = await handle.read(buffer, 0, chunkSize, null);
    if (bytesRead === 0) return;
    await use(buffer.subarray(0, bytesRead));
  }
}
