import { inspect } from "node:util";
import { isDataFile, type Json, toJson } from "@tsugite/core";
import prettyBytes from "pretty-bytes";
import { cut } from "./line.ts";
import { shortNumber } from "./short-number.ts";

export interface ValueStyle {
  readonly colors: boolean;
  readonly width: number;
  /** Whether it is one among several, so that only one line of it is wanted. */
  readonly short: boolean;
}

/** A decoded value for people; long ones are cut, and say so. */
export function formatValue(value: unknown, { colors, width, short }: ValueStyle): string {
  if (value instanceof Uint8Array) return `${prettyBytes(value.byteLength)} of bytes`;
  if (isDataFile(value)) {
    return short ? `${value.path} (${prettyBytes(value.size)})` : `file ${value.name}, ${prettyBytes(value.size)}`;
  }
  if (short && typeof value === "number") return String(shortNumber(value));
  if (short) return cut(inspect(value, { ...GLANCE, colors: false }), Math.max(40, width));
  if (typeof value === "string") return value;
  return inspect(value, {
    colors,
    depth: 8,
    maxArrayLength: 100,
    maxStringLength: 10_000,
    breakLength: Math.max(40, width),
  });
}

const GLANCE = {
  depth: 3,
  maxArrayLength: 4,
  maxStringLength: 200,
  breakLength: Number.POSITIVE_INFINITY,
  compact: true,
} as const;

/** Binary data of more bytes than this is not written out. */
const LARGEST_BINARY = 2 ** 20;

/**
 * A decoded value as `--json` prints it. What JSON cannot hold is written as the codec `json` stores it, for example
 * `{"$date": …}`, and binary data of every type as `{"$typed": ["Float32Array", base64]}`; of more than a megabyte of it
 * only the size is told: `{"bytes": …}`. A file is `{"file", "size", "path"}`, and undefined is null.
 */
export function valueToJson(value: unknown): Json {
  if (value === undefined) return null;
  const isBinary = ArrayBuffer.isView(value) || value instanceof ArrayBuffer;
  if (isBinary && value.byteLength > LARGEST_BINARY) return { bytes: value.byteLength };
  if (isDataFile(value)) return { file: value.name, size: value.size, path: value.path };
  if (Array.isArray(value)) return value.map(valueToJson);
  if (typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype) {
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, valueToJson(entry)]));
  }
  return toJson(value, "result");
}
