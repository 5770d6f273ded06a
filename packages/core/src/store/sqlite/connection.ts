import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
import type { Row } from "../sql/row.ts";
import type { Durability } from "../sql/sql-database.ts";
import type { SqlAnswer, SqlOperation, SqlStatement } from "../sql/sql-operation.ts";
import { toSqliteValue } from "./sqlite-value.ts";

/** An open database: its statements are prepared once, and its transactions choose their durability. */
export class Connection {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  #durability: Durability | undefined;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  get(sql: string, ...values: SQLInputValue[]): Row | undefined {
    return this.#statement(sql).get(...values);
  }

  all(sql: string, ...values: SQLInputValue[]): readonly Row[] {
    return this.#statement(sql).all(...values);
  }

  /** Returns how many rows were changed. */
  run(sql: string, ...values: SQLInputValue[]): number {
    return Number(this.#statement(sql).run(...values).changes);
  }

  /** Returns the id of the new row. */
  insert(sql: string, ...values: SQLInputValue[]): number {
    return Number(this.#statement(sql).run(...values).lastInsertRowid);
  }

  /** Carries out an operation, in the transaction that is going on. */
  perform<T>(operation: SqlOperation<T>): T {
    let step = operation.next();
    while (step.done !== true) step = operation.next(this.#answer(step.value));
    return step.value;
  }

  /** Runs statements that are not worth keeping. */
  execute(sql: string): void {
    this.#database.exec(sql);
  }

  /** Sees one state of the database throughout. */
  read<T>(body: () => T): T {
    return this.#transaction("BEGIN", body);
  }

  /** All or nothing. Takes the lock for writing at once, so that it never has to be given up half-way. */
  write<T>(durability: Durability, body: () => T): T {
    if (this.#durability !== durability) {
      // With a write-ahead log FULL syncs it in each commit, NORMAL only before a checkpoint. SQLite acts on this
      // pragma while it parses it, so that a prepared statement would do nothing.
      this.#database.exec(durability === "durable" ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
      this.#durability = durability;
    }
    return this.#transaction("BEGIN IMMEDIATE", body);
  }

  close(): void {
    this.#statements.clear();
    this.#database.close();
  }

  #transaction<T>(begin: string, body: () => T): T {
    this.run(begin);
    try {
      const result = body();
      this.run("COMMIT");
      return result;
    } catch (error) {
      // After some failures, such as a full disk, SQLite has rolled back by itself.
      if (this.#database.isTransaction) this.run("ROLLBACK");
      throw error;
    }
  }

  #answer({ sql, tuples, wants }: SqlStatement): SqlAnswer {
    const [values = [], ...more] = tuples.map((tuple) => tuple.map(toSqliteValue));
    if (wants === "rows") return { rows: this.all(sql, ...values), changes: 0 };
    if (wants === "row") {
      const row = this.get(sql, ...values);
      return { rows: row === undefined ? [] : [row], changes: 0 };
    }
    let changes = this.run(sql, ...values);
    for (const others of more) changes += this.run(sql, ...others);
    return { rows: [], changes };
  }

  #statement(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#database.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }
}
