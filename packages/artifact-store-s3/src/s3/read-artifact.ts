import { createHash } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import { type Digest, TsugiteError } from "@tsugite/core";
import type { Bucket, OpenObject } from "./bucket.ts";
import type { S3Connection } from "./s3-connection.ts";

/** Takes a content piece by piece. */
export type Take = (chunk: Uint8Array) => Promise<void> | void;

export interface ReadRequest {
  readonly connection: S3Connection;
  readonly bucket: Bucket;
  readonly key: string;
  readonly digest: Digest;
  /** Begins to take the content; once more where it was damaged on its way. */
  readonly begin: () => Promise<Take> | Take;
}

/**
 * Reads an artifact and verifies it, however large it is. Where the connection is cut it goes on from there.
 *
 * Raises `ARTIFACT_NOT_FOUND`, and `ARTIFACT_CORRUPTED` when it is damaged the second time too.
 */
export async function readArtifact(request: ReadRequest): Promise<void> {
  const { digest, begin } = request;
  let found = "";
  for (let attempt = 1; attempt <= 2; attempt++) {
    const take = await begin();
    const hash = createHash("sha256");
    for await (const chunk of chunksOf(request)) {
      hash.update(chunk);
      await take(chunk);
    }
    found = hash.digest("hex");
    if (found === digest) return;
  }
  throw new TsugiteError(
    "ARTIFACT_CORRUPTED",
    `The content of ${locationOf(request)} is not what was stored: it has the digest ${found}.`,
    {
      fix: "Run the pipeline again: the step that makes it will be called. To resume a run, name that step with `rerun`.",
    },
  );
}

async function* chunksOf(request: ReadRequest): AsyncGenerator<Uint8Array> {
  const { connection, key } = request;
  const { attempts } = connection.options.patience;
  let object = await open(request);
  for (let byte = 0, failures = 0; ; ) {
    try {
      for await (const chunk of object.body as AsyncIterable<Uint8Array>) {
        yield chunk;
        byte += chunk.byteLength;
        failures = 0;
      }
      if (byte >= object.size) return;
      throw new Error(`the connection ended after ${byte} of ${object.size} bytes`);
    } catch (error) {
      object.body.destroy();
      if (byte >= object.size) return;
      failures += 1;
      if (failures === attempts) {
        throw connection.failure(error, connection.request("s3:GetObject", "could not read", key));
      }
      await setTimeout(Math.random() * Math.min(20_000, 50 * 2 ** failures));
      // Where it cannot be opened that is raised: the client has tried it often enough.
      object = await open(request, byte);
    }
  }
}

async function open(request: ReadRequest, byte = 0): Promise<OpenObject> {
  const object = await request.bucket.open(request.key, byte);
  if (object !== undefined) return object;
  throw new TsugiteError("ARTIFACT_NOT_FOUND", `There is no artifact ${request.digest} at ${locationOf(request)}.`, {
    fix: "Run the pipeline again: the step that makes it will be called.",
  });
}

function locationOf({ connection, key }: ReadRequest): string {
  return `s3://${connection.bucket}/${key}`;
}
