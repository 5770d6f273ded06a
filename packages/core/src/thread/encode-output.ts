import { Readable } from "node:stream";
import { type ByteStream, toReadable } from "../codec/byte-stream.ts";
import { describeValue } from "../codec/describe-value.ts";
import { type EncodeOptions, encodeValue, notEncodable } from "../codec/encode-value.ts";
import { NotEncodable } from "../codec/not-encodable.ts";
import type { WrittenFile } from "../store/artifact-store.ts";
import { LARGEST_MESSAGE } from "./largest-message.ts";
import { OutputFile } from "./output-file.ts";
import type { EncodedOutput } from "./step-runtime.ts";

/** What {@link encodeOutput} takes beside the value. */
export interface OutputOptions extends EncodeOptions {
  /** Of no file yet: where the output is written if it is a stream, or too large for a message. */
  readonly path: string;
  /** Ends the reading of a stream. */
  readonly signal: AbortSignal;
}

/**
 * Encodes what a step returned as one output, ready to leave this thread. What is large leaves it as a file.
 *
 * @throws TsugiteError `OUTPUT_NOT_ENCODABLE`, `ARTIFACT_STORE_FAILED`; what a stream failed with; the signal's reason.
 */
export async function encodeOutput(value: unknown, options: OutputOptions): Promise<EncodedOutput> {
  const encoded = await encodeValue(value, options);
  const { codec, kind } = encoded;
  if (kind === "file") return encoded;
  if (kind === "stream") {
    const file = await writeStream(encoded.stream, options);
    return { kind: "written", codec, name: options.output, ...file };
  }
  const { bytes } = encoded;
  if (bytes.byteLength > LARGEST_MESSAGE) return { kind: "written", codec, ...writeBytes(bytes, options.path) };
  return { kind: "bytes", codec, bytes: kind === "view" ? new Uint8Array(bytes) : bytes };
}

function writeBytes(bytes: Uint8Array, path: string): WrittenFile {
  const file = new OutputFile(path);
  try {
    file.write(bytes);
    return file.end();
  } finally {
    file.close();
  }
}

async function writeStream(stream: ByteStream, options: OutputOptions): Promise<WrittenFile> {
  const { path, signal } = options;
  const refuse = (finding: string, fix: string): Error => notEncodable(new NotEncodable([], finding, fix), options);
  const source = "locked" in stream && stream.locked ? undefined : toReadable(stream);
  if (source === undefined) throw refuse("is a stream that something else reads", "Return a stream that nobody reads.");
  const wasRead = Readable.isDisturbed(source);
  const abort = (): void => void source.destroy(signal.reason);
  signal.addEventListener("abort", abort);
  let file: OutputFile | undefined;
  try {
    signal.throwIfAborted();
    file = new OutputFile(path);
    let isEmpty = true;
    for await (const chunk of source as AsyncIterable<unknown>) {
      if (typeof chunk !== "string" && !(chunk instanceof Uint8Array)) {
        const fix = "Let it give bytes or text, for example one JSON document a line.";
        throw refuse(`is a stream that gives something else than bytes and text: ${describeValue(chunk)}`, fix);
      }
      isEmpty = false;
      file.write(typeof chunk === "string" ? Buffer.from(chunk) : chunk);
    }
    signal.throwIfAborted();
    if (isEmpty && wasRead)
      throw refuse("is a stream that was read before", "Return it unread, or return what you read.");
    return file.end();
  } finally {
    signal.removeEventListener("abort", abort);
    source.destroy();
    file?.close();
  }
}
