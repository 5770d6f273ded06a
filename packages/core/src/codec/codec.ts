import { TsugiteError } from "../error/tsugite-error.ts";
import { isBuiltInCodec } from "./built-in-codec.ts";
import type { Stored } from "./byte-stream.ts";
import { describeValue } from "./describe-value.ts";
import type { EncodingProblem } from "./encodable.ts";

const marker = Symbol.for("tsugite.codec");

/** Turns values that the built-in codecs cannot hold into such that they can, and back. Made by {@link codec}. */
export interface Codec<T = unknown, Encoded = unknown> {
  /** Recorded with every value it encoded. */
  readonly name: string;
  encode(value: T): Encoded | Promise<Encoded>;
  decode(encoded: Stored<Encoded>): T | Promise<T>;
}

/** What {@link codec} takes. */
export interface CodecOptions<T, Encoded> {
  /** Recorded with every value it encoded; letters, digits, `_`, `.` and `-`. Change it when the format changes. */
  readonly name: string;
  /** Makes plain data, bytes, a text, a stream or a `file(path)` of a value. */
  // The whole property becomes the sentence when there is a problem: then the compiler prints one line.
  readonly encode: [EncodingProblem<Encoded, "encoded">] extends [never]
    ? (value: T) => Encoded | Promise<Encoded>
    : EncodingProblem<Encoded, "encoded">;
  /** Makes an equal value of what `encode` returned; of a stream, it gets the file with what the stream gave. */
  readonly decode: (encoded: Stored<Encoded>) => T | Promise<T>;
}

/**
 * Declares how values of one type are stored: class instances, handles of other libraries, formats of your own.
 *
 * @example
 * ```ts
 * const forestCodec = codec({
 *   name: "forest",
 *   encode: (forest: RandomForest) => forest.toJSON(),
 *   decode: (json) => RandomForest.load(json),
 * });
 * export const fit = step({ name: "fit", outputs: { model: forestCodec } }, ({ rows }: { rows: Row[] }) => ({ model: train(rows) }));
 * ```
 * @throws TsugiteError `DEFINITION_INVALID` when the name is not one, or one of a built-in codec.
 */
export function codec<T, Encoded>(options: CodecOptions<T, Encoded>): Codec<T, Encoded> {
  const { name, encode, decode } = options;
  checkCodecName(name);
  for (const [key, value] of Object.entries({ encode, decode })) {
    if (typeof value === "function") continue;
    throw new TsugiteError(
      "DEFINITION_INVALID",
      `The codec "${name}" has no function "${key}": it is ${describeValue(value)}.`,
      {
        fix: "Give it codec({ name, encode, decode }).",
      },
    );
  }
  // It was just checked to be a function.
  return Object.freeze({ [marker]: true, name, encode: encode as Codec<T, Encoded>["encode"], decode });
}

/** Whether a value was made by {@link codec}, of any copy of core. */
export function isCodec(value: unknown): value is Codec {
  return typeof value === "object" && value !== null && (value as { [marker]?: unknown })[marker] === true;
}

function checkCodecName(name: unknown): void {
  if (typeof name !== "string" || !/^[A-Za-z0-9_.-]+$/.test(name)) {
    throw new TsugiteError("DEFINITION_INVALID", `A codec cannot be called ${describeValue(name)}.`, {
      fix: 'Use letters, digits, "_", "." and "-".',
    });
  }
  if (isBuiltInCodec(name) || name === "auto") {
    throw new TsugiteError("DEFINITION_INVALID", `A codec cannot be called "${name}", which is a built-in one.`, {
      fix: "Name it after what it holds.",
    });
  }
}
