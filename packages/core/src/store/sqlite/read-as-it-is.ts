import { statSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { pathToFileURL } from "node:url";
import { Connection } from "./connection.ts";
import { isBehind } from "./migrate.ts";

/**
 * Reads a database that may not be written to, as in a folder of another user or on a read-only file system.
 *
 * Beside a write-ahead log SQLite needs its index, which it cannot make there; so a log that nobody has open is only
 * passed over where it is empty.
 *
 * @param refusal Why it could not be opened for writing; thrown again where it cannot be read either.
 */
export function readAsItIs<T>(path: string, refusal: unknown, body: (connection: Connection) => T): T {
  const url = pathToFileURL(path);
  if (isEmpty(`${path}-wal`)) url.searchParams.set("immutable", "1");
  const connection = new Connection(new DatabaseSync(url, { readOnly: true }));
  try {
    return connection.read(() => {
      // An older schema would have to be migrated before its rows are what is expected.
      if (isBehind(connection, path)) throw refusal;
      return body(connection);
    });
  } finally {
    connection.close();
  }
}

function isEmpty(file: string): boolean {
  return (statSync(file, { throwIfNoEntry: false })?.size ?? 0) === 0;
}
