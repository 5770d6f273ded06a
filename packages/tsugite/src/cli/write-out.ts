import { once } from "node:events";

/** Writes a text, and waits where its reader is slower. False when the reader has gone. */
export async function writeOut(stream: NodeJS.WriteStream, text: string): Promise<boolean> {
  if (!stream.writable) return false;
  if (stream.write(text)) return true;
  const done = new AbortController();
  const { signal } = done;
  // Whatever comes first; a reader that has gone is an error of the stream, and closes it.
  await Promise.race(["drain", "close"].map((event) => once(stream, event, { signal }))).catch(() => {});
  done.abort();
  return stream.writable;
}
