import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, onTestFinished, test } from "vitest";
import { digestOf } from "../../json/digest.ts";
import { temporaryFolder } from "../fixtures/temporary-folder.test-helper.ts";
import type { Migration } from "../sql/migrations/migration.ts";
import { migrations } from "../sql/migrations/migrations.ts";
import { Connection } from "./connection.ts";
import { isBehind, migrate } from "./migrate.ts";

const next = migrations.length + 1;
const addColumn: Migration = {
  version: next,
  name: "add a column",
  sql: "ALTER TABLE runs ADD COLUMN note TEXT",
  oldestWriter: 1,
};
const broken: Migration = {
  version: next + 1,
  name: "broken",
  sql: "CREATE TABLE half (a); SELECT nonsense",
  oldestWriter: 1,
};

function connect(): Connection {
  const connection = new Connection(new DatabaseSync(join(temporaryFolder(), "a.db")));
  onTestFinished(() => connection.close());
  return connection;
}

test("versions are counted without gaps, and no migration serves writers that are newer than itself", () => {
  for (const [index, { version, oldestWriter }] of migrations.entries()) {
    expect(version).toBe(index + 1);
    expect(oldestWriter).toBeLessThanOrEqual(version);
  }
});

test("a migration that was released never changes", () => {
  expect(migrations.map(({ name, sql }) => `${name} ${digestOf(sql).slice(0, 16)}`)).toMatchInlineSnapshot(`
    [
      "initial b8094212bd97ada0",
      "owners b5fd3d35dae4f150",
      "engine-refs 719c9eeed637d22d",
      "cache 8dd430ec680f14a4",
      "garbage 98d03743da0e74d1",
      "deployments 73e26b20401dc7bd",
    ]
  `);
});

test("only the missing migrations are applied, and each is recorded", () => {
  const connection = connect();
  migrate(connection, "a.db");
  connection.run("INSERT INTO specs VALUES (x'00', '{}')");
  migrate(connection, "a.db", [...migrations, addColumn]);
  migrate(connection, "a.db", [...migrations, addColumn]);
  expect(isBehind(connection, "a.db", [...migrations, addColumn])).toBe(false);
  expect(connection.all("SELECT version FROM migrations")).toHaveLength(next);
  expect(connection.all("SELECT note FROM runs")).toEqual([]);
  expect(connection.all("SELECT spec FROM specs")).toHaveLength(1);
});

test("a version that knows less of it goes on using the database", () => {
  const connection = connect();
  migrate(connection, "a.db", [...migrations, addColumn]);
  expect(isBehind(connection, "a.db")).toBe(false);
  migrate(connection, "a.db");
  expect(connection.get("PRAGMA user_version")).toEqual({ user_version: next });
});

test("a migration that fails leaves the database as it was, with those before it undone too", () => {
  const connection = connect();
  migrate(connection, "a.db");
  expect(() => migrate(connection, "a.db", [...migrations, addColumn, broken])).toThrow("nonsense");
  expect(connection.get("PRAGMA user_version")).toEqual({ user_version: next - 1 });
  expect(() => connection.get("SELECT note FROM runs")).toThrow("no such column");
  migrate(connection, "a.db", [...migrations, addColumn]);
});
