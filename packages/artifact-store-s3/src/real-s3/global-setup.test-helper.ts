import type { TestProject } from "vitest/node";
import { type ServerKeys, startServer } from "./start-server.test-helper.ts";

declare module "vitest" {
  interface ProvidedContext {
    readonly s3: S3UnderTest;
  }
}

/** The one S3 server that all tests of a run of vitest use. */
export interface S3UnderTest {
  readonly url: string;
  readonly keys: ServerKeys;
  /** The folder of each bucket is in it, and the file of each object in that. */
  readonly folder: string;
}

/** Starts a real S3 server; it is never skipped: without Go, the tests fail and say why. */
export default async function startRealS3(project: TestProject): Promise<() => Promise<void>> {
  const { url, keys, folder, stop } = await startServer();
  console.log(`s3: ${url}`);
  project.provide("s3", { url, keys, folder });
  return stop;
}
