import { expect, test } from "vitest";
import { S3ArtifactStore } from "./artifact-store.ts";
import { s3ArtifactStoreConfigSchema } from "./config.ts";

const plain = { bucket: "acme-artifacts", prefix: "penguins" };

async function issuesOf(config: unknown): Promise<readonly string[]> {
  const { issues = [] } = await s3ArtifactStoreConfigSchema["~standard"].validate(config);
  return issues.map(({ message }) => message);
}

test("a bucket and a prefix are all that is needed", async () => {
  expect(await s3ArtifactStoreConfigSchema["~standard"].validate(plain)).toEqual({ typed: true, value: plain });
  const missing = ["It must be given."];
  expect(await issuesOf({ bucket: "acme-artifacts" })).toEqual(missing);
  expect(await issuesOf({ prefix: "penguins" })).toEqual(missing);
  expect(await issuesOf({ ...plain, credentials: { accessKeyId: { env: "ID" } } })).toEqual(missing);
  expect(await issuesOf({ ...plain, bukcet: "x" })).toEqual([
    expect.stringMatching(/^Unknown field\. Known are bucket/),
  ]);
});

test("other machines reach it", () => {
  const store = new S3ArtifactStore({ name: "team", config: plain, root: "/project" });
  expect(store).toMatchObject({ flavor: "s3", type: "artifact-store", isLocalOnly: false });
  expect(store.location).toBe("s3://acme-artifacts/penguins");
  const whole = new S3ArtifactStore({ name: "team", config: { ...plain, prefix: "" }, root: "/project" });
  expect(whole.location).toBe("s3://acme-artifacts");
});

test("a prefix has names and single slashes, and nothing that leads elsewhere", async () => {
  for (const prefix of ["", "a", "a/b", "acme/penguins-2/v1.0_x", "..a", "a.."]) {
    expect(await issuesOf({ ...plain, prefix }), prefix).toEqual([]);
  }
  for (const prefix of [
    "/",
    "a/",
    "/a",
    "a//b",
    "..",
    "a/../b",
    "./a",
    "a/.",
    "a b",
    "a\n",
    "a?b",
    "ä",
    "a%2fb",
    "a\\b",
  ]) {
    expect(await issuesOf({ ...plain, prefix }), prefix).toHaveLength(1);
  }
});

test("a bucket is its name alone", async () => {
  for (const bucket of ["", "a", "s3://bucket", "bucket/prefix", "bucket\n", "-bucket", "a b", "../x"]) {
    expect(await issuesOf({ ...plain, bucket }), bucket).toHaveLength(1);
  }
});

test("keys are taken by reference only", async () => {
  const [id, secret] = [{ env: "ID" }, { file: "secret.txt" }];
  expect(await issuesOf({ ...plain, credentials: { accessKeyId: id, secretAccessKey: secret } })).toEqual([]);
  const written = { ...plain, credentials: { accessKeyId: "AKIA", secretAccessKey: "wJalr" } };
  expect(await issuesOf(written)).toEqual([
    "Expected { env: NAME } or { file: path }; a secret itself is never written down.",
    "Expected { env: NAME } or { file: path }; a secret itself is never written down.",
  ]);
  expect((await issuesOf({ ...plain, endpoint: "https://user:password@minio.example.com" })).length).toBe(1);
  expect((await issuesOf({ ...plain, secretAccessKey: "wJalr" })).length).toBe(1);
});
