import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, onTestFinished, test } from "vitest";
import { exampleRun, exampleSpec } from "../fixtures/example.test-helper.ts";
import { temporaryFolder } from "../fixtures/temporary-folder.test-helper.ts";
import { migrations } from "../sql/migrations/migrations.ts";
import { SqliteMetadataStore } from "./sqlite-metadata-store.ts";
import type { SqliteMetadataStoreConfig } from "./sqlite-metadata-store-config.ts";

const known = migrations.length;

function createStore(root: string, config: SqliteMetadataStoreConfig = {}): SqliteMetadataStore {
  const store = new SqliteMetadataStore({ name: "metadata", config, root });
  onTestFinished(() => store.close());
  return store;
}

/** A database with one run, and a connection to it that knows nothing of Tsugite. */
async function createDatabase(): Promise<{ root: string; path: string; database: DatabaseSync; runId: string }> {
  const root = temporaryFolder();
  const store = createStore(root);
  const { id: runId } = await store.createRun(exampleRun(), exampleSpec);
  await store.close();
  const database = new DatabaseSync(store.path);
  onTestFinished(() => {
    if (database.isOpen) database.close();
  });
  return { root, path: store.path, database, runId };
}

function pretendNewer(database: DatabaseSync, oldestWriter: number): void {
  database.prepare("INSERT INTO migrations VALUES (99, 'future', ?, 0)").run(oldestWriter);
  database.exec("PRAGMA user_version = 99; CREATE TABLE future (a)");
}

test("nothing is made before the store is used", () => {
  const root = temporaryFolder();
  createStore(root);
  expect(() => readFileSync(join(root, ".tsugite"))).toThrow("ENOENT");
});

test("a database of a newer version that no longer serves this one is refused, with both versions", async () => {
  const { root, path, database } = await createDatabase();
  pretendNewer(database, known + 1);
  database.close();
  const before = readFileSync(path);
  await expect(createStore(root).listRuns()).rejects.toMatchObject({
    code: "METADATA_STORE_NEWER",
    message: expect.stringMatching(
      new RegExp(`metadata\\.db.* 99.* ${known + 1} and newer.* ${known}\\. Update Tsugite`),
    ),
  });
  expect(readFileSync(path)).toEqual(before);
});

test("a database of a newer version that still serves this one is used as it is", async () => {
  const { root, database, runId } = await createDatabase();
  pretendNewer(database, known);
  const store = createStore(root);
  expect(await store.finishRun(runId, { status: "completed" })).toMatchObject({ status: "completed" });
  expect(database.prepare("PRAGMA user_version").get()).toEqual({ user_version: 99 });
});

test.each([
  ["a short text", Buffer.from("hello")],
  ["a long text", Buffer.from("name,weight\n".repeat(5000))],
  ["random bytes", Buffer.from(Array.from({ length: 9000 }, (_, index) => (index * 7919) % 256))],
])("%s in place of the database is left as it is", async (_what, content) => {
  const root = temporaryFolder();
  writeFileSync(join(root, "file"), content);
  await expect(createStore(root, { path: "file" }).createRun(exampleRun(), exampleSpec)).rejects.toMatchObject({
    code: "METADATA_STORE_FAILED",
    message: expect.stringMatching(/\/file could not be used: .*not a database.*left as it is/),
    cause: expect.objectContaining({ code: "ERR_SQLITE_ERROR" }),
  });
  expect(readFileSync(join(root, "file"))).toEqual(content);
});

test("a database of another program is left as it is", async () => {
  const root = temporaryFolder();
  const path = join(root, "other.db");
  const other = new DatabaseSync(path);
  other.exec("CREATE TABLE runs (id TEXT)");
  other.close();
  const before = readFileSync(path);
  await expect(createStore(root, { path }).createRun(exampleRun(), exampleSpec)).rejects.toMatchObject({
    code: "METADATA_STORE_FAILED",
    message: expect.stringContaining("database of another program"),
  });
  expect(readFileSync(path)).toEqual(before);
});

test("an empty file becomes a database", async () => {
  const root = temporaryFolder();
  writeFileSync(join(root, "empty.db"), "");
  expect(await createStore(root, { path: "empty.db" }).listRuns()).toEqual([]);
});

test("a file or a folder that is in the way is named", async () => {
  const root = temporaryFolder();
  writeFileSync(join(root, ".tsugite"), "");
  await expect(createStore(root).createRun(exampleRun(), exampleSpec)).rejects.toMatchObject({
    code: "METADATA_STORE_FAILED",
    message: expect.stringMatching(/metadata\.db could not be used.*stands where a folder is needed/),
  });
  mkdirSync(join(root, "folder.db"));
  await expect(createStore(root, { path: "folder.db" }).listRuns()).rejects.toMatchObject({
    code: "METADATA_STORE_FAILED",
  });
});

test("a database that another process holds for too long is named, with what to do", async () => {
  const { root, database } = await createDatabase();
  database.exec("BEGIN IMMEDIATE");
  const store = createStore(root, { busyTimeout: 50 });
  const started = Date.now();
  await expect(store.createRun(exampleRun(), exampleSpec)).rejects.toMatchObject({
    code: "METADATA_STORE_FAILED",
    message: expect.stringMatching(/locked.*busyTimeout/),
  });
  expect(Date.now() - started).toBeGreaterThanOrEqual(40);
  expect(await store.listRuns()).toHaveLength(1);
  database.exec("COMMIT");
  await store.createRun(exampleRun(), exampleSpec);
});

test("opening waits for another process that holds the whole database", async () => {
  const { root, database } = await createDatabase();
  database.exec("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE");
  await expect(createStore(root, { busyTimeout: 50 }).listRuns()).rejects.toMatchObject({
    code: "METADATA_STORE_FAILED",
  });
  database.close();
  expect(await createStore(root, { busyTimeout: 50 }).listRuns()).toHaveLength(1);
});

test("a damaged database is named, and kept", async () => {
  const { root, path, database } = await createDatabase();
  database.close();
  const content = readFileSync(path);
  content.fill(0x5a, 4096);
  writeFileSync(path, content);
  await expect(createStore(root).listRuns()).rejects.toMatchObject({
    code: "METADATA_STORE_FAILED",
    message: expect.stringMatching(/malformed.*\.recover/),
  });
  expect(readFileSync(path)).toEqual(content);
  expect(dirname(path)).toBe(join(root, ".tsugite"));
});

test("looking for runs where none has ever been leaves nothing behind", async () => {
  const root = temporaryFolder();
  const store = createStore(root);
  expect(await store.listRuns()).toEqual([]);
  expect(await store.getStep({ runId: "x", step: "y" })).toBeUndefined();
  expect(readdirSync(root)).toEqual([]);
});
