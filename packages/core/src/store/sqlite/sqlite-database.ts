import { existsSync } from "node:fs";
import type { SqlDatabase, WriteScope } from "../sql/sql-database.ts";
import type { SqlOperation } from "../sql/sql-operation.ts";
import type { Connection } from "./connection.ts";
import { openConnection, readNothing } from "./open-connection.ts";
import { readAsItIs } from "./read-as-it-is.ts";
import { isNotWritable, toStoreError, withSqliteFailures } from "./sqlite-failure.ts";
import { WriteQueue } from "./write-queue.ts";

/** Where a database is, and how it is opened. */
export interface SqliteDatabaseOptions {
  /** Absolute path of the file. */
  readonly path: string;
  /** Absolute path of the project; folders below it are made. */
  readonly root: string;
  /** Milliseconds to wait for other processes that are writing. */
  readonly busyTimeout: number;
}

/**
 * A database file that is opened when it is first used, and again after it was closed. What SQLite or the file system
 * refuses raises `METADATA_STORE_FAILED`.
 */
export class SqliteDatabase implements SqlDatabase {
  readonly #options: SqliteDatabaseOptions;
  readonly #writes = new WriteQueue(() => this.#open());
  #connection: Connection | undefined;

  constructor(options: SqliteDatabaseOptions) {
    this.#options = options;
  }

  async read<T>(operation: () => SqlOperation<T>): Promise<T> {
    const { path } = this.#options;
    const body = (connection: Connection): T => connection.perform(operation());
    return withSqliteFailures(path, () => {
      // Looking for runs where none has ever been must leave nothing behind.
      if (this.#connection === undefined && !existsSync(path)) return readNothing(body);
      const connection = this.#openToRead();
      if ("refusal" in connection) return readAsItIs(path, connection.refusal, body);
      return connection.read(() => body(connection));
    });
  }

  /** In one transaction with other writes of this turn of the event loop. SQLite lets only one write at a time. */
  async write<T>({ durability }: WriteScope, operation: () => SqlOperation<T>): Promise<T> {
    try {
      return await this.#writes.add(durability, (connection) => connection.perform(operation()));
    } catch (error) {
      throw toStoreError(this.#options.path, error);
    }
  }

  async close(): Promise<void> {
    this.#writes.flush();
    const connection = this.#connection;
    this.#connection = undefined;
    if (connection !== undefined) withSqliteFailures(this.#options.path, () => connection.close());
  }

  #openToRead(): Connection | { readonly refusal: unknown } {
    try {
      return this.#open();
    } catch (refusal) {
      if (isNotWritable(refusal)) return { refusal };
      throw refusal;
    }
  }

  #open(): Connection {
    const { path, root, busyTimeout } = this.#options;
    this.#connection ??= openConnection(path, root, busyTimeout);
    return this.#connection;
  }
}
