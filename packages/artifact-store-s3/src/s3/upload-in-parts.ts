import { createHash } from "node:crypto";
import { type Digest, TsugiteError } from "@tsugite/core";
import type { Content } from "./content.ts";
import type { SentPart, Upload, Uploads } from "./uploads.ts";
import type { Written } from "./write-once.ts";

/** What fits in a part is sent in one request. Services want parts of at least five megabytes, but for the last one. */
export const PART_SIZE: number = 8 * 1024 * 1024;

/** Of one upload; so much is in memory. */
const PARTS_AT_ONCE = 4;

/** What all services allow. */
const MOST_PARTS = 10_000;

/**
 * Stores a content in parts, a few of which are on their way at once. Nobody sees anything of it before the last one has
 * arrived and the digest of what was read is the expected one; and if it fails, nothing is left.
 *
 * Raises `DATA_FILE_CHANGED` when it is not what was expected.
 */
export async function uploadInParts(
  uploads: Uploads,
  { key, content, digest, overwrite }: UploadRequest,
): Promise<Written> {
  const upload = await uploads.start(key);
  try {
    const { parts, digest: found } = await sendAll(uploads, upload, content);
    if (found !== digest) throw changed(digest, found);
    const written = await uploads.finish(upload, parts, overwrite);
    if (written === "exists") await uploads.drop(upload);
    return written;
  } catch (error) {
    // A collection of garbage removes them otherwise; what failed is worth more than that this did.
    await uploads.drop(upload).catch(() => {});
    throw error;
  }
}

export interface UploadRequest {
  readonly key: string;
  readonly content: Content;
  readonly digest: Digest;
  readonly overwrite: boolean;
}

interface Sent {
  readonly parts: readonly SentPart[];
  readonly digest: Digest;
}

async function sendAll(uploads: Uploads, upload: Upload, content: Content): Promise<Sent> {
  const partSize = Math.max(PART_SIZE, Math.ceil(content.size / MOST_PARTS));
  const hash = createHash("sha256");
  const all: Promise<SentPart>[] = [];
  const free: Uint8Array[] = [];
  const underway = new Set<Promise<SentPart>>();
  try {
    for (let from = 0; ; ) {
      if (underway.size === PARTS_AT_ONCE) await Promise.race(underway);
      const buffer = free.pop() ?? Buffer.allocUnsafeSlow(partSize);
      const length = await content.read(buffer, from);
      if (length === 0) break;
      hash.update(buffer.subarray(0, length));
      from += length;
      const sending = uploads.send(upload, all.length + 1, buffer.subarray(0, length));
      all.push(sending);
      underway.add(sending);
      // One that fails stays underway, so that it is come across.
      sending.then(
        () => {
          underway.delete(sending);
          free.push(buffer);
        },
        () => {},
      );
    }
    return { parts: await Promise.all(all), digest: hash.digest("hex") };
  } catch (error) {
    // One that is on its way may arrive, and would be left where the upload is dropped before.
    await Promise.allSettled(all);
    throw error;
  }
}

/** What was read is not what was to be stored. */
export function changed(expected: Digest, found: Digest): TsugiteError {
  return new TsugiteError(
    "DATA_FILE_CHANGED",
    `A file changed while it was being stored: its digest was ${expected}, and then ${found}.`,
    { fix: "Let nothing write to a file that a step returns." },
  );
}
