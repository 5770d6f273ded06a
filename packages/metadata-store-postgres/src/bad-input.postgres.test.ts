import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, inject, onTestFinished, test } from "vitest";
import type { PostgresMetadataStoreConfig } from "./config.ts";
import { openStore, withClient } from "./real-postgres/create-store.test-helper.ts";
import { freePort } from "./real-postgres/free-port.test-helper.ts";

const SECRET = "hunter2-secret";

function at(changes: { readonly port?: number; readonly database?: string; readonly host?: string }): string {
  const url = new URL(inject("postgres"));
  if (changes.port !== undefined) url.port = String(changes.port);
  if (changes.host !== undefined) url.hostname = changes.host;
  if (changes.database !== undefined) url.pathname = changes.database;
  return url.href;
}

/** What a store says when it is used, whatever it is; never a secret. */
async function refusal(config: Partial<PostgresMetadataStoreConfig>): Promise<string> {
  const store = openStore({ schema: "tsugite", connectTimeout: 300, ...config });
  const error: unknown = await store.listRuns().catch((thrown: unknown) => thrown);
  await store.close();
  expect(`${String(error)} ${JSON.stringify(error)} ${store.location}`).not.toContain(SECRET);
  const { code, message } = error as { code: string; message: string };
  return `${code}: ${message}`;
}

function env(value: string): { readonly env: string } {
  process.env.TSUGITE_TEST_URL = value;
  onTestFinished(() => void delete process.env.TSUGITE_TEST_URL);
  return { env: "TSUGITE_TEST_URL" };
}

test("a database that is not there is named, and the key to mend", async () => {
  expect(await refusal({ url: at({ database: "nowhere" }) })).toMatch(
    /^METADATA_STORE_FAILED: The metadata store team could not be used, postgres:.*database "nowhere" does not exist.*`url`/,
  );
});

test("a server that is not there is named, after a moment", async () => {
  const port = await freePort();
  expect(await refusal({ url: at({ port }) })).toMatch(
    /^METADATA_STORE_FAILED: .*team.*ECONNREFUSED.*host and port in the store's `url`/,
  );
});

test("a host that is not there is named at once", async () => {
  const started = performance.now();
  expect(await refusal({ url: at({ host: "nowhere.invalid" }), connectTimeout: 30_000 })).toMatch(
    /^METADATA_STORE_FAILED: .*team.*nowhere\.invalid.*`url`/,
  );
  expect(performance.now() - started).toBeLessThan(10_000);
});

test("a server that never answers is given up after connectTimeout", async () => {
  const silent = createServer(() => {}).listen(0, "127.0.0.1");
  onTestFinished(() => void silent.close());
  const address = await new Promise<number>((resolve) =>
    silent.once("listening", () => resolve((silent.address() as { port: number }).port)),
  );
  expect(await refusal({ url: at({ port: address }) })).toMatch(/^METADATA_STORE_FAILED: .*team.*timeout.*`url`/);
});

test("a wrong password is said to be one, and stands nowhere", async () => {
  await withClient(async (client) => {
    await client.query("DROP ROLE IF EXISTS guest");
    await client.query("CREATE ROLE guest LOGIN PASSWORD 'right'");
  });
  const url = new URL(inject("postgres"));
  url.username = "guest";
  expect(await refusal({ url: url.href })).toMatch(/^METADATA_STORE_FAILED: .*`url`.*`password`/);
  url.password = SECRET;
  expect(await refusal({ url: env(url.href) })).toMatch(
    /^METADATA_STORE_FAILED: .*password authentication failed for user "guest".*Mend the user or the password/,
  );
  url.password = "";
  expect(await refusal({ url: url.href, password: env(SECRET) })).toMatch(/password authentication failed/);
  expect(await refusal({ url: url.href, password: env("right") })).toMatch(/^METADATA_STORE_BEHIND/);
});

test("a user who may not make the schema is told what is missing", async () => {
  const url = new URL(inject("postgres"));
  await withClient(async (client) => {
    await client.query("DROP ROLE IF EXISTS poor");
    await client.query("CREATE ROLE poor LOGIN PASSWORD 'right'");
  });
  url.username = "poor";
  const store = openStore({ url: url.href, password: env("right"), schema: "of_the_poor" });
  onTestFinished(() => store.close());
  await expect(store.migrate()).rejects.toMatchObject({
    code: "METADATA_STORE_FAILED",
    message: expect.stringMatching(/permission denied.*Grant it/),
  });
});

test("a server without TLS is refused where it is asked for", async () => {
  expect(await refusal({ ssl: true })).toMatch(/^METADATA_STORE_FAILED: .*does not support SSL.*`ssl: false`/);
});

test("a reference to nothing, and what is no URL, are named by their places alone", async () => {
  expect(await refusal({ url: { env: "TSUGITE_NOT_SET" } })).toMatch(
    /^COMPONENT_CONFIG_INVALID: .*team.*TSUGITE_NOT_SET, which its `url` names, is not set/,
  );
  expect(await refusal({ url: env(SECRET) })).toMatch(/^COMPONENT_CONFIG_INVALID: .*team.*variable TSUGITE_TEST_URL/);
  const folder = mkdtempSync(join(tmpdir(), "tsugite-url-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  expect(await refusal({ url: { file: join(folder, "url") } })).toMatch(/^COMPONENT_CONFIG_INVALID: .*ENOENT/);
  writeFileSync(join(folder, "url"), "\n");
  expect(await refusal({ url: { file: join(folder, "url") } })).toMatch(/^COMPONENT_CONFIG_INVALID: .*is empty/);
  expect(await refusal({ ssl: { ca: join(folder, "ca.pem") } })).toMatch(/^COMPONENT_CONFIG_INVALID: .*`ssl\.ca`/);
});
