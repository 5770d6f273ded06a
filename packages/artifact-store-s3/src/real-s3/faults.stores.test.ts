import { randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { digestOf } from "@tsugite/core";
import { describe, expect, inject, onTestFinished, test, vi } from "vitest";
import type { S3ArtifactStore } from "../artifact-store.ts";
import { type Content, contentOfBytes } from "../s3/content.ts";
import { readArtifact } from "../s3/read-artifact.ts";
import { PATIENCE } from "../s3/s3-client.ts";
import { openService } from "../s3/s3-service.ts";
import { uploadInParts } from "../s3/upload-in-parts.ts";
import { errorBody, type Fault, type SeenRequest, startFaultProxy } from "./fault-proxy.test-helper.ts";
import { bucketConfig, newStore } from "./test-bucket.test-helper.ts";

const MEGABYTE = 1024 * 1024;

const busy: Fault = { answer: { status: 503, body: errorBody("SlowDown", "Please reduce your request rate.") } };
const broken: Fault = { answer: { status: 500, body: errorBody("InternalError") } };

const isPart = ({ method, url }: SeenRequest) => method === "PUT" && url.includes("partNumber=");
const isRead = ({ method }: SeenRequest) => method === "GET";
const isFinish = ({ method, url }: SeenRequest) => method === "POST" && url.includes("uploadId=");

/** A store behind a proxy, and one in the same bucket without it: what others see. */
async function behindProxy(faultOf: (request: SeenRequest) => Fault | undefined) {
  const proxy = await startFaultProxy(faultOf);
  const store = await newStore({ endpoint: proxy.url });
  const others = await newStore({ bucket: store.config.bucket });
  return { proxy, store, others };
}

/** Something goes wrong with the first of the requests that are meant, so many times. */
function first(count: number, isMeant: (request: SeenRequest) => boolean, fault: Fault) {
  let left = count;
  return (request: SeenRequest): Fault | undefined => (isMeant(request) && left-- > 0 ? fault : undefined);
}

async function largeFile(size = 20 * MEGABYTE + 7): Promise<{ path: string; content: Buffer; digest: string }> {
  const folder = await mkdtemp(join(tmpdir(), "tsugite-fault-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const content = randomBytes(size);
  await writeFile(join(folder, "data"), content);
  return { path: join(folder, "data"), content, digest: digestOf(content) };
}

async function everything(store: S3ArtifactStore): Promise<readonly string[]> {
  const digests = [];
  for await (const { digest } of store.list()) digests.push(digest);
  return digests;
}

const inAMinute = () => Date.now() + 60_000;

test("a service that fails and slows down every third request loses nothing", async () => {
  let count = 0;
  const { store, others } = await behindProxy(() => {
    count++;
    return count % 3 === 0 ? (count % 2 === 0 ? busy : broken) : undefined;
  });
  const { path, content, digest } = await largeFile();
  await store.putFile(path);
  const small = Array.from({ length: 20 }, () => randomBytes(1000));
  const stored = await Promise.all(small.map((bytes) => store.putBytes(bytes)));
  expect((await everything(others)).toSorted()).toEqual([digest, ...stored.map((each) => each.digest)].toSorted());
  expect(readFileSync(await store.getFile(digest)).equals(content)).toBe(true);
  expect(await others.removeLeftovers(inAMinute())).toEqual({ count: 0, bytes: 0 });
});

describe.each<[string, (request: SeenRequest) => boolean, Fault]>([
  ["a connection that is cut in the middle of a part", isPart, { cutRequestAfter: 3 * MEGABYTE }],
  ["an answer to a part that is lost", isPart, { cutAnswerAfter: 0 }],
  ["the answer to the end of an upload that is lost", isFinish, { cutAnswerAfter: 0 }],
  ["a part of which a bit was turned on its way", isPart, { flip: "request" }],
  ["a part that the service has no time for", isPart, busy],
])("%s", (_what, isMeant, fault) => {
  test("is sent again", async () => {
    const { store, others, proxy } = await behindProxy(first(1, isMeant, fault));
    const { path, content, digest } = await largeFile();
    expect(await store.putFile(path)).toEqual({ digest, size: content.byteLength });
    expect(proxy.seen.filter(isMeant).length).toBeGreaterThan(1);
    expect(Buffer.from(await others.getBytes(digest)).equals(content)).toBe(true);
    expect(await others.removeLeftovers(inAMinute())).toEqual({ count: 0, bytes: 0 });
  });
});

test("the answer to a small artifact that is lost is no reason to store it twice", async () => {
  const { store, others } = await behindProxy(first(1, ({ method }) => method === "PUT", { cutAnswerAfter: 0 }));
  const { digest } = await store.putBytes(Buffer.from("a"));
  expect(await everything(others)).toEqual([digest]);
});

test("an upload that is gone when its end is repeated has been finished", async () => {
  const gone: Fault = { answer: { status: 404, body: errorBody("NoSuchUpload") } };
  let ends = 0;
  const { store, others } = await behindProxy((request) => {
    if (!isFinish(request)) return undefined;
    ends++;
    return ends === 1 ? { cutAnswerAfter: 0 } : gone;
  });
  const { path, content, digest } = await largeFile();
  await store.putFile(path);
  expect(ends).toBe(2);
  expect(Buffer.from(await others.getBytes(digest)).equals(content)).toBe(true);
});

test("of ten writers of one large artifact all succeed, and it is there once", async () => {
  const { path, content, digest } = await largeFile();
  const config = await bucketConfig();
  const stores = await Promise.all(Array.from({ length: 10 }, () => newStore(config)));
  await Promise.all(stores.map((store) => store.putFile(path)));
  const others = await newStore(config);
  expect(await everything(others)).toEqual([digest]);
  expect(Buffer.from(await others.getBytes(digest)).equals(content)).toBe(true);
  expect(await others.removeLeftovers(inAMinute())).toEqual({ count: 0, bytes: 0 });
});

test.for([1, 3])(
  "of a large artifact whose part %d cannot be sent nothing is seen, and nothing is left",
  async (number) => {
    const { store, others } = await behindProxy((request) =>
      isPart(request) && request.url.includes(`partNumber=${number}&`)
        ? { answer: { status: 403, body: errorBody("AccessDenied") } }
        : undefined,
    );
    const { path, digest } = await largeFile();
    await expect(store.putFile(path)).rejects.toMatchObject({
      code: "ARTIFACT_STORE_FAILED",
      message: expect.stringContaining(`could not send part ${number} of s3://`),
    });
    expect(await others.has(digest)).toBe(false);
    expect(await everything(others)).toEqual([]);
    expect(await others.removeLeftovers(inAMinute())).toEqual({ count: 0, bytes: 0 });
  },
);

test("a part that has failed before the last one is read fails the upload", async () => {
  const refused: Fault = { answer: { status: 403, body: errorBody("AccessDenied") } };
  const { url } = await startFaultProxy((request) => (request.url.includes("partNumber=1&") ? refused : undefined));
  const config = await bucketConfig({ endpoint: url });
  const { bucket, uploads, connection } = openService({ name: "team", config, root: tmpdir() });
  onTestFinished(() => connection.close());
  const bytes = randomBytes(20 * MEGABYTE);
  const content = contentOfBytes(bytes);
  const slowly: Content = {
    size: content.size,
    read: async (into, from) => {
      if (from > 0) await setTimeout(300);
      return content.read(into, from);
    },
  };
  const request = { key: "key", content: slowly, digest: digestOf(bytes), overwrite: false };
  await expect(uploadInParts(uploads, request)).rejects.toThrow("could not send part 1 of");
  expect(await bucket.find("key")).toBeUndefined();
});

test("what is always damaged on its way up is refused by the service, and never seen", async () => {
  const { store, others } = await behindProxy(({ method }) => (method === "PUT" ? { flip: "request" } : undefined));
  for (const bytes of [randomBytes(1000), randomBytes(9 * MEGABYTE)]) {
    await expect(store.putBytes(bytes)).rejects.toMatchObject({ code: "ARTIFACT_STORE_FAILED" });
  }
  expect(await everything(others)).toEqual([]);
});

describe("what comes down", () => {
  test("goes on where its connection was cut", async () => {
    const { store, others, proxy } = await behindProxy(first(2, isRead, { cutAnswerAfter: 5 * MEGABYTE }));
    const { path, content, digest } = await largeFile();
    await others.putFile(path);
    expect(readFileSync(await store.getFile(digest)).equals(content)).toBe(true);
    const ranges = proxy.seen.filter(isRead).map(({ headers }) => headers.range);
    expect(ranges).toEqual([undefined, expect.stringMatching(/^bytes=\d+-$/), expect.stringMatching(/^bytes=\d+-$/)]);
    expect(Buffer.from(await store.getBytes(digest)).equals(content)).toBe(true);
  });

  test("is read again when it was damaged, and refused when it is damaged again", async () => {
    const { store, others } = await behindProxy(first(3, isRead, { flip: "answer" }));
    const content = randomBytes(3 * MEGABYTE);
    const { digest } = await others.putBytes(content);
    await expect(store.getFile(digest)).rejects.toMatchObject({ code: "ARTIFACT_CORRUPTED" });
    expect(readFileSync(await store.getFile(digest)).equals(content)).toBe(true);
  });

  test.each<[string, Fault]>([
    ["before the answer", "silence"],
    ["in the middle of it", { stallAnswerAfter: MEGABYTE }],
  ])("is waited for no longer than a silence lasts %s", async (_when, fault) => {
    const { url } = await startFaultProxy(first(1, isRead, fault));
    const config = await bucketConfig({ endpoint: url });
    const patience = { ...PATIENCE, silence: 500 };
    const { bucket, connection } = openService({ name: "team", config, root: tmpdir(), patience });
    onTestFinished(() => connection.close());
    const content = randomBytes(3 * MEGABYTE);
    const digest = digestOf(content);
    await bucket.put("key", content, digest);
    const chunks: Uint8Array[] = [];
    const begin = () => (chunk: Uint8Array) => void chunks.push(chunk);
    await readArtifact({ connection, bucket, key: "key", digest, begin });
    expect(Buffer.concat(chunks).equals(content)).toBe(true);
  });
});

test("keys that have expired are read again from where they are named", async () => {
  const { keys } = inject("s3");
  const folder = await mkdtemp(join(tmpdir(), "tsugite-keys-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const [id, secret] = [join(folder, "id"), join(folder, "secret")];
  writeFileSync(id, "EXPIRED");
  writeFileSync(secret, keys.secretAccessKey);
  const { url } = await startFaultProxy(({ headers }) => {
    if (!String(headers.authorization).includes("Credential=EXPIRED")) return undefined;
    writeFileSync(id, keys.accessKeyId);
    return { answer: { status: 400, body: errorBody("ExpiredToken", "The provided token has expired.") } };
  });
  const credentials = { accessKeyId: { file: id }, secretAccessKey: { file: secret } };
  const store = await newStore({ endpoint: url, credentials });
  const { path, digest } = await largeFile();
  await store.putFile(path);
  expect(await store.has(digest)).toBe(true);
});

test("a token that stays expired is told in words", async () => {
  const expired: Fault = {
    answer: { status: 400, body: errorBody("ExpiredToken", "The provided token has expired.") },
  };
  const { store } = await behindProxy(() => expired);
  await expect(store.putBytes(Buffer.from("a"))).rejects.toThrow(
    /The artifact store team could not store s3:.*: the token of these keys has expired, and no newer one was found\. Sign in again/,
  );
});

test("a service that knows no conditional writes is written to without", async () => {
  const { store, others, proxy } = await behindProxy(({ headers }) =>
    headers["if-none-match"] === undefined ? undefined : { answer: { status: 501, body: errorBody("NotImplemented") } },
  );
  const content = randomBytes(9 * MEGABYTE);
  const { digest } = await store.putBytes(content);
  await store.putBytes(Buffer.from("a"));
  expect(proxy.seen.some(({ headers }) => headers["if-none-match"] === "*")).toBe(true);
  expect(Buffer.from(await others.getBytes(digest)).equals(content)).toBe(true);
});

test("a clock that is two hours ahead is no hindrance", async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 2 * 3_600_000 });
  onTestFinished(() => void vi.useRealTimers());
  const store = await newStore();
  const { digest } = await store.putBytes(Buffer.from("a"));
  expect(Buffer.from(await store.getBytes(digest)).toString()).toBe("a");
});
