import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { type Digest, TsugiteError, type WrittenFile } from "@tsugite/core";

/** Whether it is the SHA-256 of a content, in hexadecimal digits. */
export function isDigest(text: string): boolean {
  return /^[0-9a-f]{64}$/.test(text);
}

/** So that nothing else ever becomes a key or a path. */
export function checkDigest(text: string): void {
  if (isDigest(text)) return;
  throw new TsugiteError("ARTIFACT_NOT_FOUND", `${JSON.stringify(text)} is no digest of an artifact.`, {
    fix: "Use a digest as `tsugite artifacts show` prints it.",
  });
}

export async function digestOfStream(content: Readable): Promise<Digest> {
  const hash = createHash("sha256");
  await pipeline(content, hash);
  return hash.digest("hex");
}

/** Writes a content to a new file, and says what was written. */
export async function writeFileOf(content: Readable, path: string): Promise<WrittenFile> {
  const hash = createHash("sha256");
  let size = 0;
  async function* hashed(chunks: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
    for await (const chunk of chunks) {
      hash.update(chunk);
      size += chunk.byteLength;
      yield chunk;
    }
  }
  await pipeline(content, hashed, createWriteStream(path, { flags: "wx" }));
  return { path, digest: hash.digest("hex"), size };
}
