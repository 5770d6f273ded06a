import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync, readdirSync } from "node:fs";
import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import type { Digest } from "@tsugite/core";
import { beforeAll, expect, inject, onTestFinished, test } from "vitest";
import type { S3ArtifactStoreConfig } from "../config.ts";
import { startFaultProxy } from "./fault-proxy.test-helper.ts";
import { bucketConfig, newStore, storeOf } from "./test-bucket.test-helper.ts";

const MEGABYTE = 1024 * 1024;
const SIZE = 300;
/** What the README promises, whatever the size. */
const MOST_MEMORY = 200;

let folder = "";
let path = "";
let digest: Digest = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tsugite-large-"));
  path = join(folder, "data");
  const file = await open(path, "wx");
  const hash = createHash("sha256");
  for (let index = 0; index < SIZE; index++) {
    const piece = Buffer.alloc(MEGABYTE, index);
    hash.update(piece);
    await file.write(piece);
  }
  await file.close();
  digest = hash.digest("hex");
  return () => rm(folder, { recursive: true });
});

function start(config: S3ArtifactStoreConfig, ...command: readonly string[]): ChildProcess {
  const fixture = fileURLToPath(new URL("store.test-fixture.ts", import.meta.url));
  const flags = ["--conditions=@tsugite/source", "--no-warnings"];
  return spawn(process.execPath, [...flags, fixture, JSON.stringify(config), ...command], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, TMPDIR: folder },
  });
}

/** The lines of a process that ends well. */
async function linesOf(process: ChildProcess): Promise<readonly string[]> {
  if (process.stdout === null) throw new Error("It has no stdout.");
  const [printed, [code]] = await Promise.all([text(process.stdout), once(process, "exit")]);
  expect(code).toBe(0);
  return printed.trim().split("\n");
}

test("300 megabytes go up and down in less than 200 megabytes of memory, which they do not fit in", async () => {
  const config = await bucketConfig();
  const [, stored, memoryUp] = await linesOf(start(config, "put", path));
  expect(stored).toBe(digest);
  expect(Number(memoryUp)).toBeLessThan(MOST_MEMORY);
  const [, copy = "", memoryDown] = await linesOf(start(config, "get", digest));
  expect(Number(memoryDown)).toBeLessThan(MOST_MEMORY);
  // Its copy goes with the store.
  expect(copy.endsWith(digest)).toBe(true);
  expect(existsSync(copy)).toBe(false);
  expect(readdirSync(folder)).toEqual(["data"]);
  // What is measured is what it is said to be.
  const [, , memoryWhole] = await linesOf(start(config, "get-bytes", digest));
  expect(Number(memoryWhole)).toBeGreaterThan(SIZE);
});

test("of a writer that is killed nothing is seen, and what it had sent is found and removed by its age", async () => {
  let sent = 0;
  let isKilled = false;
  const proxy = await startFaultProxy(({ url }) => {
    if (url.includes("partNumber=")) sent += 1;
    return sent > 6 ? "silence" : undefined;
  });
  const config = await bucketConfig();
  const writer = start({ ...config, endpoint: proxy.url }, "put", path);
  onTestFinished(() => void writer.kill("SIGKILL"));
  await expect.poll(() => sent).toBeGreaterThan(6);
  const others = storeOf(config);
  onTestFinished(() => others.close());
  await expect
    .poll(async () => (await others.removeLeftovers(Date.now() + 60_000, { dryRun: true })).bytes)
    .toBeGreaterThan(0);
  isKilled = writer.kill("SIGKILL");
  expect(isKilled).toBe(true);
  await once(writer, "exit");
  expect(await others.has(digest)).toBe(false);
  // One that began a moment ago may have a writer that is alive.
  expect(await others.removeLeftovers(Date.now() - 60_000)).toEqual({ count: 0, bytes: 0 });
  const removed = await others.removeLeftovers(Date.now() + 60_000);
  expect(removed.count).toBe(1);
  expect(removed.bytes % (8 * MEGABYTE)).toBe(0);
  expect(removed.bytes).toBeGreaterThan(0);
  expect(await others.removeLeftovers(Date.now() + 60_000)).toEqual({ count: 0, bytes: 0 });
});

test("a file that is there already is not sent again, and one that changes while it is sent is not stored", async () => {
  const proxy = await startFaultProxy(() => undefined);
  const store = await newStore({ endpoint: proxy.url });
  const small = join(folder, "small");
  const file = await open(small, "w+");
  onTestFinished(async () => {
    await file.close();
    await rm(small);
  });
  await file.write(Buffer.alloc(20 * MEGABYTE, 1));
  const first = await store.putFile(small);
  const sent = proxy.seen.length;
  expect(await store.putFile(small)).toEqual(first);
  expect(proxy.seen.slice(sent).map(({ method }) => method)).toEqual(["HEAD", "GET"]);
  await file.write(Buffer.from("x"), 0, 1, 0);
  const pin = async () => void (await file.write(Buffer.from("y"), 0, 1, 19 * MEGABYTE));
  await expect(store.putFile(small, { pin })).rejects.toMatchObject({ code: "DATA_FILE_CHANGED" });
  expect(await store.removeLeftovers(Date.now() + 60_000)).toEqual({ count: 0, bytes: 0 });
  const listed = [];
  for await (const each of store.list()) listed.push(each.digest);
  expect(listed).toEqual([first.digest]);
  expect(inject("s3").url).not.toBe(proxy.url);
});
