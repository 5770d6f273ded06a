import { TsugiteError } from "../../error/tsugite-error.ts";
import type { Migration } from "../sql/migrations/migration.ts";
import { migrations as allMigrations } from "../sql/migrations/migrations.ts";
import { integerOf } from "../sql/row.ts";
import type { Connection } from "./connection.ts";

/** Stands in the header of every database of Tsugite ("TSUG"), so that no other file is taken for one. */
const APPLICATION_ID = 0x54535547;

/**
 * Brings a database up to this version's schema.
 *
 * Many processes may open one at the same moment: the lock for writing lets one migrate, and the others find it done.
 */
export function migrate(connection: Connection, path: string, migrations: readonly Migration[] = allMigrations): void {
  connection.write("durable", () => {
    if (!isBehind(connection, path, migrations)) return;
    const version = versionOf(connection);
    for (const migration of migrations.filter((candidate) => candidate.version > version)) {
      connection.execute(migration.sql);
      connection.run(
        "INSERT INTO migrations (version, name, oldest_writer, applied_at) VALUES (?, ?, ?, ?)",
        migration.version,
        migration.name,
        migration.oldestWriter,
        Date.now(),
      );
      connection.execute(`PRAGMA user_version = ${migration.version}`);
    }
    connection.execute(`PRAGMA application_id = ${APPLICATION_ID}`);
  });
}

/**
 * Whether migrations are missing. Changes nothing.
 *
 * Raises `METADATA_STORE_NEWER` when a newer version has changed the database so that this one can no longer write to
 * it, and `METADATA_STORE_FAILED` when it belongs to another program.
 */
export function isBehind(
  connection: Connection,
  path: string,
  migrations: readonly Migration[] = allMigrations,
): boolean {
  const known = migrations.at(-1)?.version ?? 0;
  if (isEmpty(connection)) return true;
  if (pragmaOf(connection, "application_id") !== APPLICATION_ID) {
    throw new TsugiteError("METADATA_STORE_FAILED", `${path} is a database of another program.`, {
      fix: "It was left as it is: move it away, or choose another `path` for the metadata store.",
    });
  }
  const version = versionOf(connection);
  if (version > known) checkServed(connection, path, known);
  return version < known;
}

function checkServed(connection: Connection, path: string, known: number): void {
  const newest = connection.get("SELECT version, oldest_writer FROM migrations ORDER BY version DESC LIMIT 1");
  if (newest === undefined || integerOf(newest, "oldest_writer") <= known) return;
  const [version, oldest] = [integerOf(newest, "version"), integerOf(newest, "oldest_writer")];
  throw new TsugiteError(
    "METADATA_STORE_NEWER",
    `${path} was written by a newer version of Tsugite: its schema is ${version}, which serves writers of schema ${oldest} and newer, and this version writes schema ${known}.`,
    { fix: "Update Tsugite in this project, or choose another `path` for the metadata store." },
  );
}

function versionOf(connection: Connection): number {
  return pragmaOf(connection, "user_version");
}

function isEmpty(connection: Connection): boolean {
  return connection.get("SELECT 1 AS found FROM sqlite_schema LIMIT 1") === undefined;
}

function pragmaOf(connection: Connection, name: "application_id" | "user_version"): number {
  const row = connection.get(`PRAGMA ${name}`);
  return row === undefined ? 0 : integerOf(row, name);
}
