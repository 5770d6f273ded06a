import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";
import { types } from "node:util";
import type { DataFile } from "./data-file.ts";

/** What the streams of the web have in common, whichever of their types a project uses. */
interface WebStream {
  readonly locked: boolean;
  getReader(...args: never): unknown;
  cancel(reason?: unknown): Promise<void>;
  tee(): unknown;
}

/** A stream of bytes or text: a Readable of Node, or a ReadableStream of the web. It can be read once. */
export type ByteStream = NodeJS.ReadableStream | WebStream;

/** What comes back of a value that was stored: of a stream, which can be read once, the file with what it gave. */
export type Stored<T> = T extends ByteStream ? DataFile : T;

/** Whether a value is a {@link ByteStream}, of any copy of its class. */
export function isByteStream(value: unknown): value is ByteStream {
  if (typeof value !== "object" || value === null || types.isProxy(value)) return false;
  const { pipe, getReader, [Symbol.asyncIterator]: iterate } = value as Readonly<Record<PropertyKey, unknown>>;
  return typeof iterate === "function" && (typeof pipe === "function" || typeof getReader === "function");
}

/** Lets an error of a stream wait for its reader; it would end the thread, as one that nobody listens for. */
export function holdErrors(stream: ByteStream): void {
  if ("on" in stream) stream.on("error", () => {});
}

/** Lets go of what a stream holds, which nobody will read. */
export function discard(stream: ByteStream): void {
  if ("on" in stream) toReadable(stream).destroy();
  else if (!stream.locked) stream.cancel().catch(() => {});
}

/**
 * The stream as one of Node.
 *
 * @throws Error when a stream of the web has a reader already.
 */
export function toReadable(stream: ByteStream): Readable {
  // What has `on` and can be iterated over is a Readable, of this version of Node or of a package.
  if ("on" in stream) return stream as Readable;
  // The types of streams of the web differ between libraries, the streams do not.
  return Readable.fromWeb(stream as unknown as ReadableStream, { objectMode: true });
}
