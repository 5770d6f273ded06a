import { reasonOf } from "../error/reason-of.ts";
import { TsugiteError } from "../error/tsugite-error.ts";
import type { Json } from "../json/json.ts";
import { type BuiltInCodec, isBuiltInCodec } from "./built-in-codec.ts";
import type { Codec } from "./codec.ts";
import { fileFrom, type StoredFile } from "./data-file.ts";
import { fromJson } from "./from-json.ts";
import { readWhole } from "./read-whole.ts";
import { bytesToBinary, classOfCodec } from "./typed-array.ts";

/** What was stored: its bytes, or a local file with them. */
export type StoredContent = Uint8Array | StoredFile;

/**
 * The value that `encodeValue` was given.
 *
 * @param codec the recorded name: `json`, or `forest+json`.
 * @param declared the codec declared on the output that made it. Without it, what its `encode` returned is given back, so
 * that stored values can be shown without the user's code.
 * @throws TsugiteError `ARTIFACT_NOT_DECODABLE` when the content is not what the codec writes, when the declared codec is
 * another one than the recorded, or when it threw.
 */
export async function decodeValue(codec: string, content: StoredContent, declared?: Codec): Promise<unknown> {
  const { outer, inner } = parseCodecName(codec);
  if (declared !== undefined && declared.name !== outer) {
    throw new TsugiteError(
      "ARTIFACT_NOT_DECODABLE",
      `An artifact of codec "${codec}" cannot be read by the codec "${declared.name}".`,
      {
        fix: "Run the step that made it again, or keep the old codec under its name.",
      },
    );
  }
  const value = await decodeBuiltIn(inner, content);
  if (declared === undefined) return value;
  try {
    return await declared.decode(value);
  } catch (cause) {
    const reason = reasonOf(cause);
    throw new TsugiteError("ARTIFACT_NOT_DECODABLE", `decode() of the codec "${declared.name}" threw: ${reason}.`, {
      cause,
    });
  }
}

/** The parts of a recorded codec: the declared one, if any, and the built-in that holds the content. */
function parseCodecName(codec: string): { readonly outer?: string; readonly inner: BuiltInCodec } {
  const plus = codec.indexOf("+");
  const inner = codec.slice(plus + 1);
  if (!isBuiltInCodec(inner)) {
    throw new TsugiteError("ARTIFACT_NOT_DECODABLE", `This version of Tsugite does not know the codec "${codec}".`, {
      fix: "A newer version may have written it: update @tsugite/core.",
    });
  }
  return plus === -1 ? { inner } : { outer: codec.slice(0, plus), inner };
}

async function decodeBuiltIn(codec: BuiltInCodec, content: StoredContent): Promise<unknown> {
  if (codec === "file") {
    if (!(content instanceof Uint8Array)) return fileFrom(content);
    throw new TsugiteError("INTERNAL", "A file artifact was read as bytes instead of as a file.");
  }
  const binary = classOfCodec(codec);
  if (binary !== undefined) {
    const value = bytesToBinary(binary, await inOwnMemory(content));
    if (value !== undefined) return value;
    throw new TsugiteError("ARTIFACT_NOT_DECODABLE", `The content of an artifact is no ${binary}: it is cut off.`);
  }
  const text = decodeText(content instanceof Uint8Array ? content : await readWhole(content.path));
  return codec === "text" ? text : parseJson(text);
}

/** The bytes in memory that nothing else uses. What is large comes as a file, so that this is its only copy. */
async function inOwnMemory(content: StoredContent): Promise<Uint8Array<ArrayBuffer>> {
  return content instanceof Uint8Array ? new Uint8Array(content) : readWhole(content.path);
}

function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new TsugiteError("ARTIFACT_NOT_DECODABLE", "The content of an artifact is not UTF-8.", { cause });
  }
}

function parseJson(text: string): unknown {
  let json: Json;
  try {
    json = JSON.parse(text) as Json;
  } catch (cause) {
    throw new TsugiteError("ARTIFACT_NOT_DECODABLE", "The content of an artifact is not JSON.", { cause });
  }
  // Without a key that starts with "$" there is nothing to revive; JSON.parse made the value already.
  return /"(?:\$|\\u0024)/.test(text) ? fromJson(json) : json;
}
