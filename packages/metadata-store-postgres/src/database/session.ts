import type { Row, SqlAnswer, SqlOperation, SqlStatement, SqlValue } from "@tsugite/core/sql";
import type { ClientBase } from "pg";
import { repeatValues, toPostgres } from "./dialect.ts";
import { type PostgresValue, toPostgresValue, toRow } from "./postgres-value.ts";

/** The most values of one statement: PostgreSQL counts them by 16 bits. */
const MOST_VALUES = 60_000;

/** Statements of core in PostgreSQL's SQL, by schema. */
const translated = new Map<string, Map<string, string>>();

/** One connection, for as long as it is lent, as operations use it. */
export class Session {
  readonly #client: ClientBase;
  readonly #schema: string;
  readonly #clockAhead: number;

  constructor(client: ClientBase, schema: string, clockAhead: number) {
    this.#client = client;
    this.#schema = schema;
    this.#clockAhead = clockAhead;
  }

  /** Carries out an operation, in the transaction that is going on. */
  async perform<T>(operation: SqlOperation<T>): Promise<T> {
    let step = operation.next();
    while (step.done !== true) step = operation.next(await this.answer(step.value));
    return step.value;
  }

  async answer({ sql, tuples }: SqlStatement): Promise<SqlAnswer> {
    const [first = []] = tuples;
    if (tuples.length <= 1) return this.#send(toPostgresOnce(sql, this.#schema), first);
    const atOnce = Math.max(1, Math.floor(MOST_VALUES / Math.max(1, first.length)));
    let changes = 0;
    for (let start = 0; start < tuples.length; start += atOnce) {
      const some = tuples.slice(start, start + atOnce);
      const text = toPostgres(repeatValues(sql, some.length), this.#schema);
      changes += (await this.#send(text, some.flat())).changes;
    }
    return { rows: [], changes };
  }

  async #send(text: string, values: readonly SqlValue[]): Promise<SqlAnswer> {
    const given = values.map((value) => toPostgresValue(value, this.#clockAhead));
    const { rows, rowCount } = await this.#client.query<Record<string, Row[string]>, PostgresValue[]>(text, given);
    return { rows: rows.map((row) => toRow(row, this.#clockAhead)), changes: rowCount ?? 0 };
  }
}

function toPostgresOnce(sql: string, schema: string): string {
  const known = translated.get(schema) ?? new Map<string, string>();
  translated.set(schema, known);
  const text = known.get(sql) ?? toPostgres(sql, schema);
  known.set(sql, text);
  return text;
}
