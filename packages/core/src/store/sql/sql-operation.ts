import type { Row } from "./row.ts";

/** A text that users choose freely, and that a database may be unable to hold as a text: see `toLosslessText`. */
export class FreeText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/**
 * A time until which somebody can be counted on. Where several machines use a database, it is kept by the database's
 * clock, and read by that of the reader.
 */
export class LeaseTime {
  /** Milliseconds since 1970 by the clock of this process. */
  readonly at: number;

  constructor(at: number) {
    this.at = at;
  }
}

/** What stands for a `?` of a statement. A list of texts stands in `json_each(?)`. */
export type SqlValue = string | number | null | Uint8Array | readonly string[] | FreeText | LeaseTime;

/** One statement, as an operation asks for it; in SQLite's SQL, with `?` for its values. */
export interface SqlStatement {
  readonly sql: string;
  /** The statement is carried out once for each, in their order; more than one only for `INSERT … VALUES (…)`. */
  readonly tuples: readonly (readonly SqlValue[])[];
  readonly wants: "row" | "rows" | "changes";
}

/** What a database answers. */
export interface SqlAnswer {
  readonly rows: readonly Row[];
  /** How many rows were changed. */
  readonly changes: number;
}

/**
 * What is to be done in one transaction, whatever carries it out: a generator that yields its statements and is given
 * their answers. SQLite drives it without waiting, a database behind a network as the answers come.
 *
 * It may be carried out more than once, when others were in its way; so it changes nothing but the database.
 */
export type SqlOperation<T> = Generator<SqlStatement, T, SqlAnswer>;

/** The first row. */
export function* queryOne(sql: string, ...values: SqlValue[]): SqlOperation<Row | undefined> {
  return (yield { sql, tuples: [values], wants: "row" }).rows[0];
}

export function* queryAll(sql: string, ...values: SqlValue[]): SqlOperation<readonly Row[]> {
  return (yield { sql, tuples: [values], wants: "rows" }).rows;
}

/** Returns how many rows were changed. */
export function* execute(sql: string, ...values: SqlValue[]): SqlOperation<number> {
  return (yield { sql, tuples: [values], wants: "changes" }).changes;
}

/** Inserts one row for each of the tuples, in their order. */
export function* insertEach(sql: string, tuples: readonly (readonly SqlValue[])[]): SqlOperation<void> {
  if (tuples.length > 0) yield { sql, tuples, wants: "changes" };
}
