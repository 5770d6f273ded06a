import type { SQLOutputValue } from "node:sqlite";
import { TsugiteError } from "../../error/tsugite-error.ts";
import type { Digest } from "../../json/digest.ts";
import { fromLosslessText } from "./lossless-text.ts";

/** One row of a result: SQLite gives it without types, and the readers below give them back. */
export type Row = Readonly<Record<string, SQLOutputValue>>;

/** A text; also one from a column of type ANY, as `toLosslessText` wrote it. */
export function textOf(row: Row, column: string): string {
  return optionalText(row, column) ?? unexpected(row, column, "a text");
}

export function optionalText(row: Row, column: string): string | undefined {
  const value = row[column];
  if (value === null) return undefined;
  if (typeof value === "string" || value instanceof Uint8Array) return fromLosslessText(value);
  return unexpected(row, column, "a text");
}

export function integerOf(row: Row, column: string): number {
  return optionalInteger(row, column) ?? unexpected(row, column, "a number");
}

export function optionalInteger(row: Row, column: string): number | undefined {
  const value = row[column];
  if (value === null) return undefined;
  return typeof value === "number" ? value : unexpected(row, column, "a number");
}

export function bytesOf(row: Row, column: string): Uint8Array {
  const value = row[column];
  return value instanceof Uint8Array ? value : unexpected(row, column, "bytes");
}

/** A digest, as `toDigestBytes` wrote it. */
export function digestOfRow(row: Row, column: string): Digest {
  return optionalDigest(row, column) ?? unexpected(row, column, "a digest");
}

export function optionalDigest(row: Row, column: string): Digest | undefined {
  if (row[column] === null) return undefined;
  const bytes = bytesOf(row, column);
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex");
}

/** JSON that this store wrote from a value of type `T`. */
export function jsonOf<T>(row: Row, column: string): T {
  return optionalJson<T>(row, column) ?? unexpected(row, column, "JSON");
}

export function optionalJson<T>(row: Row, column: string): T | undefined {
  const text = optionalText(row, column);
  // Only this store writes such columns, always from a T; a damaged text makes the parser throw.
  return text === undefined ? undefined : (JSON.parse(text) as T);
}

/** Leaves out the members that are undefined. */
export function given<T extends object>(members: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  // Object.fromEntries knows nothing of the keys; the filter is what the type says.
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

function unexpected(row: Row, column: string, expected: string): never {
  throw new TsugiteError("INTERNAL", `Column ${column} holds ${typeof row[column]} where ${expected} was expected.`, {
    fix: "Please report it, with the versions of Tsugite that used this database.",
  });
}
