import { reasonOf } from "../error/reason-of.ts";
import { TsugiteError } from "../error/tsugite-error.ts";
import type { BuiltInCodec } from "./built-in-codec.ts";
import { type ByteStream, isByteStream } from "./byte-stream.ts";
import type { Codec } from "./codec.ts";
import { isDataFile } from "./data-file.ts";
import { isPlainJson } from "./is-plain-json.ts";
import { LOST_BYTES, NotEncodable } from "./not-encodable.ts";
import { formatPath } from "./property-path.ts";
import { encodeJson } from "./to-json.ts";
import { binaryCodecOf, binaryNameOf, binaryToBytes } from "./typed-array.ts";

// Not Buffer.from, whose small results share a pool that would cross threads with each of them.
const utf8 = new TextEncoder();

/**
 * A value as it is stored, and the name of the codec that reads it: `json`, or `forest+json` with a declared codec. A
 * `view` is the memory of the value itself, which may change at any time.
 */
export type EncodedValue =
  | { readonly codec: string; readonly kind: "bytes" | "view"; readonly bytes: Uint8Array }
  | { readonly codec: string; readonly kind: "stream"; readonly stream: ByteStream }
  | { readonly codec: string; readonly kind: "file"; readonly path: string; readonly name: string };

/** What {@link encodeValue} takes beside the value. */
export interface EncodeOptions {
  /** Name of the output, for messages. */
  readonly output: string;
  /** The codec declared on the output. @default a built-in codec, picked by the value */
  readonly codec?: Codec;
}

/**
 * Encodes what a step returned as one output.
 *
 * @throws TsugiteError `OUTPUT_NOT_ENCODABLE`, naming the output and the property, when no codec holds the value, or when
 * the declared codec threw.
 */
export async function encodeValue(value: unknown, options: EncodeOptions): Promise<EncodedValue> {
  const { codec, output } = options;
  if (codec === undefined) return encodeBuiltIn(value, options);
  let inner: unknown;
  try {
    inner = await codec.encode(value);
  } catch (cause) {
    const message = `Output "${output}" cannot be stored: encode() of its codec "${codec.name}" threw: ${reasonOf(cause)}.`;
    throw new TsugiteError("OUTPUT_NOT_ENCODABLE", message, { cause });
  }
  const encoded = encodeBuiltIn(inner, options);
  return { ...encoded, codec: `${codec.name}+${encoded.codec}` };
}

function encodeBuiltIn(value: unknown, options: EncodeOptions): EncodedValue {
  if (isDataFile(value)) return { codec: "file", kind: "file", path: value.path, name: value.name };
  // Lone surrogates have no UTF-8; JSON writes them as escapes.
  if (typeof value === "string" && !/\p{Surrogate}/u.test(value)) return inBytes("text", utf8.encode(value));
  const binary = typeof value === "object" && value !== null ? binaryNameOf(value) : undefined;
  if (binary !== undefined) return viewOf(value as ArrayBuffer, binary, options);
  if (isByteStream(value)) return { codec: "file", kind: "stream", stream: value };
  return inBytes("json", utf8.encode(stringify(value, options)));
}

function viewOf(value: ArrayBuffer | ArrayBufferView, name: string, options: EncodeOptions): EncodedValue {
  try {
    return { codec: binaryCodecOf(name), kind: "view", bytes: binaryToBytes(value) };
  } catch {
    throw notEncodable(new NotEncodable([], LOST_BYTES), options);
  }
}

function inBytes(codec: BuiltInCodec, bytes: Uint8Array): EncodedValue {
  return { codec, kind: "bytes", bytes };
}

function stringify(value: unknown, options: EncodeOptions): string {
  try {
    return JSON.stringify(isPlainJson(value) ? value : encodeJson(value));
  } catch (error) {
    if (error instanceof NotEncodable) throw notEncodable(error, options);
    if (!(error instanceof RangeError)) throw error;
    // Longer than the longest text of the engine, 512 MB, or a stack that was nearly full before.
    throw new TsugiteError("OUTPUT_NOT_ENCODABLE", `Output "${options.output}" is too large to be stored as JSON.`, {
      fix: "Write it to a file and return file(path), or return bytes.",
      cause: error,
    });
  }
}

/** Says that an output cannot be stored, and why. */
export function notEncodable(error: NotEncodable, { output, codec }: EncodeOptions): TsugiteError {
  const path = formatPath(output, error.segments);
  if (codec !== undefined) {
    const message = `Output "${output}" cannot be stored: in what encode() of its codec "${codec.name}" returned, ${path} ${error.finding}.`;
    return new TsugiteError("OUTPUT_NOT_ENCODABLE", message, { fix: error.fix ?? "Let encode() return plain data." });
  }
  const fix =
    error.fix ??
    `Return plain data, or declare a codec on the output: outputs: { ${output}: codec({ name, encode, decode }) }.`;
  return new TsugiteError("OUTPUT_NOT_ENCODABLE", `Output "${output}" cannot be stored: ${path} ${error.finding}.`, {
    fix,
  });
}
