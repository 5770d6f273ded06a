import { randomUUID } from "node:crypto";
import type { FlavorCommandCall } from "@tsugite/core";
import { migrations } from "@tsugite/core/sql";
import { expect, test } from "vitest";
import { migrate, status } from "./commands.ts";
import type { PostgresMetadataStore } from "./metadata-store.ts";
import { createSchema, dropSchema, openStore, withClient } from "./real-postgres/create-store.test-helper.ts";
import { migrateSchema } from "./schema/migrate-schema.ts";

const newest = migrations.length;

/** What a command of the flavor writes, and its exit code. */
async function call(
  command: typeof migrate,
  store: PostgresMetadataStore,
  args: readonly string[] = [],
): Promise<{ readonly lines: readonly string[]; readonly code: number }> {
  const lines: string[] = [];
  const json = args.includes("--json");
  const given: FlavorCommandCall<PostgresMetadataStore> = {
    args: args.filter((arg) => arg !== "--json"),
    projectRoot: ".",
    component: async () => store,
    json,
    verbose: false,
    signal: AbortSignal.timeout(60_000),
    write: (line) => void lines.push(line),
    say: () => {},
  };
  const code = (await command(given)) ?? 0;
  return { lines, code };
}

test("a new database says which command to run, the command shows what it will do, and does it", async () => {
  const store = openStore({ schema: `new_${randomUUID().replaceAll("-", "")}` });
  await expect(store.listRuns()).rejects.toMatchObject({
    code: "METADATA_STORE_BEHIND",
    message: expect.stringMatching(
      /store team, postgres:\/\/127\.0\.0\.1:\d+\/postgres .*no tables yet.*postgres migrate --name team/,
    ),
  });
  expect(await call(status, store)).toMatchObject({ code: 1 });

  const planned = await call(migrate, store, ["--dry-run"]);
  expect(planned.lines).toContain("  would apply 1 initial");
  await expect(store.listRuns()).rejects.toMatchObject({ code: "METADATA_STORE_BEHIND" });

  const done = await call(migrate, store, ["--json"]);
  expect(JSON.parse(done.lines.join())).toMatchObject({ store: "team", before: 0, after: newest, dryRun: false });
  expect(await store.listRuns()).toEqual([]);
  expect((await call(migrate, store)).lines.at(-1)).toBe(`  The schema is ${newest} already; there is nothing to do.`);
  const { lines, code } = await call(status, store, ["--json"]);
  expect([code, JSON.parse(lines.join())]).toMatchObject([0, { schemaVersion: newest, encrypted: false }]);
  await store.close();
  await dropSchema(store.config.schema);
});

test("of many that migrate at the same moment one does it, and the others find it done", async () => {
  const schema = `new_${randomUUID().replaceAll("-", "")}`;
  const all = await Promise.all(Array.from({ length: 8 }, () => withClient((client) => migrateSchema(client, schema))));
  expect(all.map(({ missing }) => missing.length).toSorted()).toEqual([0, 0, 0, 0, 0, 0, 0, newest]);
  await dropSchema(schema);
});

test("an older schema says which command to run, and keeps its rows when it is migrated", async () => {
  const schema = `old_${randomUUID().replaceAll("-", "")}`;
  await withClient(async (client) => {
    await migrateSchema(client, schema, migrations.slice(0, 4));
    await client.query(`INSERT INTO "${schema}".specs VALUES ('\\x00', '{}')`);
  });
  const store = openStore({ schema });
  await expect(store.listRuns()).rejects.toThrow(`has schema 4, and this version writes schema ${newest}.`);
  await store.migrate();
  expect(await store.listRuns()).toEqual([]);
  await store.close();
  const { rows } = await withClient((client) => client.query(`SELECT spec FROM "${schema}".specs`));
  expect(rows).toHaveLength(1);
  await dropSchema(schema);
});

test("a migration that fails leaves the schema as it was", async () => {
  const schema = await createSchema();
  const next = { version: newest + 1, name: "next", oldestWriter: 1, sql: "ALTER TABLE runs ADD COLUMN note TEXT;" };
  const broken = { version: newest + 2, name: "broken", oldestWriter: 1, sql: "SELECT nonsense" };
  await withClient(async (client) => {
    await expect(migrateSchema(client, schema, [...migrations, next, broken])).rejects.toThrow("nonsense");
    await migrateSchema(client, schema, [...migrations, next]);
  });
  await dropSchema(schema);
});

test("a newer schema that still serves this version is used, and one that does not is refused", async () => {
  const schema = await createSchema();
  const pretend = (version: number, oldestWriter: number): Promise<unknown> =>
    withClient((client) =>
      client.query(`INSERT INTO "${schema}".migrations VALUES ($1, 'future', $2, 0)`, [version, oldestWriter]),
    );
  await pretend(98, newest);
  const store = openStore({ schema });
  expect(await store.listRuns()).toEqual([]);
  await store.close();
  await pretend(99, newest + 1);
  await expect(store.listRuns()).rejects.toMatchObject({
    code: "METADATA_STORE_NEWER",
    message: expect.stringMatching(new RegExp(`schema is 99.* ${newest + 1} and newer.*writes schema ${newest}\\.`)),
  });
  await dropSchema(schema);
});
