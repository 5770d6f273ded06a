import { open } from "node:fs/promises";

/** A single read gives at most 2 GiB. */
const PIECE = 2 ** 30;

/** The content of a file of any size, in memory of its own. Unlike `readFile`, which refuses more than 2 GiB. */
export async function readWhole(path: string): Promise<Uint8Array<ArrayBuffer>> {
  const handle = await open(path, "r");
  try {
    const { size } = await handle.stat();
    const bytes = new Uint8Array(size);
    for (let at = 0; at < size; ) {
      const { bytesRead } = await handle.read(bytes, at, Math.min(PIECE, size - at), at);
      // What is missing is told by whoever decodes the rest.
      if (bytesRead === 0) return bytes.slice(0, at);
      at += bytesRead;
    }
    return bytes;
  } finally {
    await handle.close();
  }
}
