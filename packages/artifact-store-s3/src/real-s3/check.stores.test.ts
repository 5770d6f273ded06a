import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import type { S3ArtifactStore } from "../artifact-store.ts";
import { check } from "../commands.ts";
import type { S3ArtifactStoreConfig } from "../config.ts";
import { errorBody, startFaultProxy } from "./fault-proxy.test-helper.ts";
import { addUser, allow } from "./server-users.test-helper.ts";
import { bucketConfig, keysInEnvironment, newBucket, storeOf } from "./test-bucket.test-helper.ts";

let written: string[] = [];

beforeEach(() => {
  written = [];
});

async function checkStore(store: S3ArtifactStore, { json = false } = {}): Promise<number | void> {
  onTestFinished(() => store.close());
  return check({
    args: [],
    projectRoot: store.root,
    component: async () => store,
    json,
    verbose: false,
    signal: new AbortController().signal,
    write: (line) => written.push(line),
    say: () => {},
  });
}

/** What was printed, with what is another one each time left out. */
function told({ bucket, endpoint = "" }: S3ArtifactStoreConfig): string {
  return `\n${written.join("\n")}\n`
    .replaceAll(bucket, "<bucket>")
    .replaceAll(endpoint, "<endpoint>")
    .replaceAll(/\b[0-9a-f]{2}\/[0-9a-f]{64}/g, "<digest>");
}

test("a store that has everything", async () => {
  const store = storeOf(await bucketConfig());
  expect(await checkStore(store)).toBe(0);
  expect(told(store.config)).toMatchInlineSnapshot(`
    "
    The artifact store team: s3://<bucket>/team/project at <endpoint>
      ✓ reach the bucket and list artifacts (s3:ListBucket)
      ✓ store an artifact (s3:PutObject)
      ✓ read it (s3:GetObject)
      ✓ store an artifact only where it is missing (s3:PutObject)
      ✓ store large artifacts in parts (s3:PutObject, s3:AbortMultipartUpload)
      ✓ find what a writer that was killed has left (s3:ListBucketMultipartUploads, s3:ListMultipartUploadParts)
      ✓ remove an artifact (s3:DeleteObject)
      ✓ agree about the time
    "
  `);
  for await (const left of store.list()) throw new Error(`It left ${left.digest}.`);
});

test("each right that is missing is named, with what it is needed for", async () => {
  const bucket = await newBucket();
  const user = await addUser();
  await allow(user, bucket, ["s3:ListBucket", "s3:GetObject", "s3:PutObject"]);
  const store = storeOf(await bucketConfig({ bucket, credentials: keysInEnvironment(user) }));
  expect(await checkStore(store)).toBe(1);
  expect(told(store.config)).toMatchInlineSnapshot(`
    "
    The artifact store team: s3://<bucket>/team/project at <endpoint>
      ✓ reach the bucket and list artifacts (s3:ListBucket)
      ✓ store an artifact (s3:PutObject)
      ✓ read it (s3:GetObject)
      ✓ store an artifact only where it is missing (s3:PutObject)
      ✗ store large artifacts in parts (s3:PutObject, s3:AbortMultipartUpload)
          The artifact store team could not remove what is half-written of s3://<bucket>/team/project/<digest>: these keys may not do s3:AbortMultipartUpload on the bucket <bucket>.
          Allow s3:AbortMultipartUpload for s3://<bucket>/team/project/*, or mend \`credentials\` in the config of the store.
      ✗ find what a writer that was killed has left (s3:ListBucketMultipartUploads, s3:ListMultipartUploadParts)
          The artifact store team could not list what is half-written in s3://<bucket>/team/project/: these keys may not do s3:ListBucketMultipartUploads on the bucket <bucket>.
          Allow s3:ListBucketMultipartUploads for the bucket <bucket>, or mend \`credentials\` in the config of the store.
      ✗ remove an artifact (s3:DeleteObject)
          The artifact store team could not remove s3://<bucket>/team/project/<digest>: these keys may not do s3:DeleteObject on the bucket <bucket>.
          Allow s3:DeleteObject for s3://<bucket>/team/project/*, or mend \`credentials\` in the config of the store.
      ✓ agree about the time
    "
  `);
});

test("where nothing can be reached, nothing more is tried", async () => {
  const store = storeOf(await bucketConfig({ bucket: "nowhere-to-be-found" }));
  expect(await checkStore(store)).toBe(1);
  expect(told(store.config)).toMatchInlineSnapshot(`
    "
    The artifact store team: s3://<bucket>/team/project at <endpoint>
      ✗ reach the bucket and list artifacts (s3:ListBucket)
          The artifact store team could not list s3://<bucket>/team/project/: there is no bucket <bucket> at <endpoint>.
          Make the bucket, or mend \`bucket\` in the config of the store.
      - store an artifact (s3:PutObject): not tried
      - read it (s3:GetObject): not tried
      - store an artifact only where it is missing (s3:PutObject): not tried
      - store large artifacts in parts (s3:PutObject, s3:AbortMultipartUpload): not tried
      - find what a writer that was killed has left (s3:ListBucketMultipartUploads, s3:ListMultipartUploadParts): not tried
      - remove an artifact (s3:DeleteObject): not tried
      - agree about the time: not tried
    "
  `);
});

test("keys that are not set are told once", async () => {
  const missing = { env: "S3_TEST_NOT_SET" };
  const store = storeOf(await bucketConfig({ credentials: { accessKeyId: missing, secretAccessKey: missing } }));
  expect(await checkStore(store)).toBe(1);
  expect(written.filter((line) => line.includes("S3_TEST_NOT_SET"))).toHaveLength(1);
  expect(written.filter((line) => line.endsWith("not tried"))).toHaveLength(7);
});

test("a clock that is wrong, and a service that knows no conditions, are told and are no hindrance", async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 2 * 3_600_000 });
  onTestFinished(() => void vi.useRealTimers());
  const { url } = await startFaultProxy(({ headers }) =>
    headers["if-none-match"] === undefined ? undefined : { answer: { status: 501, body: errorBody("NotImplemented") } },
  );
  const store = storeOf(await bucketConfig({ endpoint: url }));
  expect(await checkStore(store)).toBe(0);
  expect(told(store.config)).toMatchInlineSnapshot(`
    "
    The artifact store team: s3://<bucket>/team/project at <endpoint>
      ✓ reach the bucket and list artifacts (s3:ListBucket)
      ✓ store an artifact (s3:PutObject)
      ✓ read it (s3:GetObject)
      ✓ store an artifact only where it is missing (s3:PutObject)
          The service knows no conditional writes: of two writers of one content both write it, which does no harm.
      ✓ store large artifacts in parts (s3:PutObject, s3:AbortMultipartUpload)
      ✓ find what a writer that was killed has left (s3:ListBucketMultipartUploads, s3:ListMultipartUploadParts)
      ✓ remove an artifact (s3:DeleteObject)
      ✓ agree about the time
          The clock of this machine is 120 minutes ahead of that of the service; requests are signed with the service's time.
          Set the clock, for example by NTP.
    "
  `);
});

test("as one JSON document", async () => {
  const store = storeOf(await bucketConfig({ region: "eu-west-1" }));
  expect(await checkStore(store, { json: true })).toBe(1);
  expect(written).toHaveLength(1);
  expect(JSON.parse(written[0] ?? "")).toMatchObject({
    name: "team",
    location: store.location,
    isComplete: false,
    findings: [
      {
        need: "reach the bucket and list artifacts",
        actions: ["s3:ListBucket"],
        state: "missing",
        note: expect.stringContaining("not in the region eu-west-1, but in us-east-1."),
        fix: "Set `region` to us-east-1 in the config of the store.",
      },
      ...Array.from({ length: 6 }, () => ({ state: "not-tried" })),
      { need: "agree about the time" },
    ],
  });
});
