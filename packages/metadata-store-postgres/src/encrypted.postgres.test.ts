import { execFileSync } from "node:child_process";
import { chmodSync, chownSync, mkdtempSync, rmSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { createSchema, openStore, withClient } from "./real-postgres/create-store.test-helper.ts";
import { type StartedPostgres, startPostgres } from "./real-postgres/start-postgres.test-helper.ts";

// A server that lets in encrypted connections only, with a certificate of its own for 127.0.0.1.
let folder: string;
let server: StartedPostgres;
let schema: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "tsugite-tls-"));
  chmodSync(folder, 0o755);
  const [key, certificate] = [join(folder, "server.key"), join(folder, "server.crt")];
  const subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"];
  const request = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout", key, "-out", certificate];
  execFileSync("openssl", [...request, ...subject], { stdio: "ignore" });
  server = await startPostgres(join(folder, "server"), {
    user: "tsugite",
    settings: ["ssl=on", `ssl_cert_file=${certificate}`, `ssl_key_file=${key}`],
    prepare: async (_data, account) => {
      chmodSync(key, 0o600);
      if (account !== undefined) chownSync(key, account.uid, account.gid);
    },
  });
  schema = await createSchema(server.url);
  await writeFile(join(server.data, "pg_hba.conf"), "hostssl all all 127.0.0.1/32 trust\n");
  await withClient((client) => client.query("SELECT pg_reload_conf()"), server.url);
  // It takes up its rules a moment later.
  const isRefused = (): Promise<boolean> => withClient(async () => false, server.url).catch(() => true);
  await vi.waitUntil(isRefused, { timeout: 30_000 });
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

test("a server whose authority is named is used, encrypted", async () => {
  const store = openStore({ url: server.url, schema, ssl: { ca: join(folder, "server.crt") } });
  expect(await store.look()).toMatchObject({ encrypted: true });
  expect(await store.listRuns()).toEqual([]);
  await store.close();
});

test("a certificate of an unknown authority is refused, and so is a connection that is not encrypted", async () => {
  const unknown = openStore({ url: server.url, schema, ssl: true });
  await expect(unknown.listRuns()).rejects.toMatchObject({
    code: "METADATA_STORE_FAILED",
    message: expect.stringMatching(/store team .*self-signed certificate.*`ssl: \{ ca: path \}`/),
  });
  await unknown.close();
  const plain = openStore({ url: server.url, schema });
  await expect(plain.listRuns()).rejects.toMatchObject({
    code: "METADATA_STORE_FAILED",
    message: expect.stringMatching(/no encryption.*`ssl: true`/),
  });
  await plain.close();
});
