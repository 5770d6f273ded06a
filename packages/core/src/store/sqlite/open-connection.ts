import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { TsugiteError } from "../../error/tsugite-error.ts";
import { makeDurableDirectory } from "../durable-directory.ts";
import { textOf } from "../sql/row.ts";
import { Connection } from "./connection.ts";
import { isBehind, migrate } from "./migrate.ts";
import { isBusy } from "./sqlite-failure.ts";

const RETRY_DELAY = 20;

/** Opens a database, made and migrated if need be; waits for others who are just doing that. */
export function openConnection(path: string, root: string, busyTimeout: number): Connection {
  makeDurableDirectory(dirname(path), root);
  const deadline = performance.now() + busyTimeout;
  for (;;) {
    const connection = new Connection(new DatabaseSync(path, { timeout: busyTimeout }));
    try {
      prepare(connection, path);
      return connection;
    } catch (error) {
      connection.close();
      // SQLite does not wait by itself for a switch to the write-ahead log, nor while one is recovered.
      if (!isBusy(error) || performance.now() >= deadline) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RETRY_DELAY);
    }
  }
}

function prepare(connection: Connection, path: string): void {
  // Looked at before the first thing that writes, so that a file of another program is left as it is.
  const mustMigrate = connection.read(() => isBehind(connection, path));
  // A step changes a row or two on each of a dozen pages: of small pages there are fewer bytes to write and to sync.
  connection.execute("PRAGMA page_size = 2048");
  const journal = connection.get("PRAGMA journal_mode = WAL");
  if (journal === undefined || textOf(journal, "journal_mode") !== "wal") {
    throw new TsugiteError("METADATA_STORE_FAILED", `The file system of ${path} cannot hold a write-ahead log.`, {
      fix: "Choose a `path` on a disk of this machine for the metadata store; network file systems will not do.",
    });
  }
  // Pages of the log, 8 MB. A checkpoint waits for the disk twice, and writes a page once however often it was changed.
  connection.execute("PRAGMA wal_autocheckpoint = 4000");
  if (mustMigrate) migrate(connection, path);
}

/** What a read finds in a database that has nothing in it. */
export function readNothing<T>(body: (connection: Connection) => T): T {
  const connection = new Connection(new DatabaseSync(":memory:"));
  try {
    migrate(connection, ":memory:");
    return connection.read(() => body(connection));
  } finally {
    connection.close();
  }
}
