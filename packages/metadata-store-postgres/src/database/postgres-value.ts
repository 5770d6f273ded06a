import { FreeText, LeaseTime, type Row, type SqlValue } from "@tsugite/core/sql";
import type { CustomTypesConfig } from "pg";
import { fromHeldText, toHeldText } from "./lossless-text.ts";

/** What `pg` is given for a `$1`. */
export type PostgresValue = string | number | null | Buffer | readonly string[];

/** Columns that hold a {@link LeaseTime}. */
const LEASE_COLUMNS = ["lease_until", "until"];

/** @param clockAhead by how many milliseconds the server's clock is ahead of ours. */
export function toPostgresValue(value: SqlValue, clockAhead: number): PostgresValue {
  if (typeof value === "string") return toHeldText(value);
  if (typeof value === "number" || value === null) return value;
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  if (value instanceof FreeText) return toHeldText(value.text);
  if (value instanceof LeaseTime) return value.at + clockAhead;
  return value.map(toHeldText);
}

/** A row as the operations expect it, with leases in the time of our clock. */
export function toRow(row: Record<string, Row[string]>, clockAhead: number): Row {
  if (clockAhead === 0) return row;
  for (const column of LEASE_COLUMNS) {
    const time = row[column];
    if (typeof time === "number") row[column] = time - clockAhead;
  }
  return row;
}

// https://github.com/postgres/postgres/blob/REL_18_STABLE/src/include/catalog/pg_type.dat
const BOOL = 16;
const BYTEA = 17;
const INT8 = 20;
const INT4 = 23;
const TEXT = 25;
const NUMERIC = 1700;

const PARSERS: ReadonlyMap<number, (text: string) => unknown> = new Map<number, (text: string) => unknown>([
  [BOOL, (text) => text === "t"],
  // In the form that PostgreSQL has by default: \x, and digits.
  [BYTEA, (text) => Buffer.from(text.slice(2), "hex")],
  [INT4, Number],
  [INT8, Number],
  [NUMERIC, Number],
  [TEXT, fromHeldText],
]);

/** How `pg` reads columns: whole numbers, times and sizes are far below 2^53. */
export const typeParsers: CustomTypesConfig = {
  getTypeParser: (oid: number): ((text: string) => unknown) => PARSERS.get(oid) ?? ((text) => text),
};
