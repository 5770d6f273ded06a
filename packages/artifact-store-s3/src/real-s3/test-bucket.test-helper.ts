import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { inject, onTestFinished } from "vitest";
import { S3ArtifactStore } from "../artifact-store.ts";
import type { S3ArtifactStoreConfig } from "../config.ts";
import type { S3UnderTest } from "./global-setup.test-helper.ts";
import type { ServerKeys } from "./start-server.test-helper.ts";

/** A client of the SDK with the rights of whoever runs the server. */
export function rootClient({ url, keys }: Pick<S3UnderTest, "url" | "keys"> = inject("s3")): S3Client {
  return new S3Client({ endpoint: url, region: "us-east-1", forcePathStyle: true, credentials: keys });
}

/** A new bucket of the server, which is removed after the test. */
export async function newBucket(server: S3UnderTest = inject("s3")): Promise<string> {
  const bucket = `bucket-${randomUUID()}`;
  await rootClient(server).send(new CreateBucketCommand({ Bucket: bucket }));
  onTestFinished(() => rm(join(server.folder, bucket), { recursive: true, force: true }));
  return bucket;
}

/** Where this process has keys of a test. */
export function keysInEnvironment({ accessKeyId, secretAccessKey }: ServerKeys): S3ArtifactStoreConfig["credentials"] {
  const name = `S3_TEST_${randomUUID().replaceAll("-", "_")}`;
  process.env[`${name}_ID`] = accessKeyId;
  process.env[`${name}_SECRET`] = secretAccessKey;
  return { accessKeyId: { env: `${name}_ID` }, secretAccessKey: { env: `${name}_SECRET` } };
}

/** The config of a store in a new bucket, reached at another address where one is given. */
export async function bucketConfig(given: Partial<S3ArtifactStoreConfig> = {}): Promise<S3ArtifactStoreConfig> {
  const { url, keys } = inject("s3");
  const bucket = given.bucket ?? (await newBucket());
  return { bucket, prefix: "team/project", endpoint: url, credentials: keysInEnvironment(keys), ...given };
}

export function storeOf(config: S3ArtifactStoreConfig): S3ArtifactStore {
  return new S3ArtifactStore({ name: "team", config, root: tmpdir() });
}

/** A store in a new bucket, closed after the test. */
export async function newStore(given: Partial<S3ArtifactStoreConfig> = {}): Promise<S3ArtifactStore> {
  const store = storeOf(await bucketConfig(given));
  onTestFinished(() => store.close());
  return store;
}

/** The file in which the server keeps an artifact. */
export function objectFile(store: S3ArtifactStore, digest: string): string {
  const { bucket, prefix } = store.config;
  return join(inject("s3").folder, bucket, prefix, digest.slice(0, 2), digest);
}
