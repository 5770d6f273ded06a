import type { SQLInputValue } from "node:sqlite";
import { toLosslessText } from "../sql/lossless-text.ts";
import { FreeText, LeaseTime, type SqlValue } from "../sql/sql-operation.ts";

/** A value as SQLite is given it. */
export function toSqliteValue(value: SqlValue): SQLInputValue {
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return value;
  if (value instanceof FreeText) return toLosslessText(value.text);
  // One machine has one clock.
  if (value instanceof LeaseTime) return value.at;
  return JSON.stringify(value);
}
