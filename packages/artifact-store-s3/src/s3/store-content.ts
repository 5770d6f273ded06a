import { Buffer } from "node:buffer";
import { type Digest, digestOf } from "@tsugite/core";
import type { Bucket } from "./bucket.ts";
import type { Content } from "./content.ts";
import { changed, PART_SIZE, uploadInParts } from "./upload-in-parts.ts";
import type { Uploads } from "./uploads.ts";
import type { Written } from "./write-once.ts";

/** What is there under a key. */
export type Presence = "intact" | "damaged" | "missing";

export interface StoreRequest {
  readonly bucket: Bucket;
  readonly uploads: Uploads;
  readonly key: string;
  readonly content: Content;
  readonly digest: Digest;
  /** Reads what is there, and verifies it. */
  readonly look: () => Promise<Presence>;
}

/** A collector may remove what was found, each time. */
const MOST_TRIES = 5;

/**
 * Stores a content under its key, unless it is there intact. What is damaged counts as missing, so that storing it again
 * mends it. Of several writers one writes, and the others see that it has.
 */
export async function storeContent(request: StoreRequest): Promise<void> {
  const { bucket, key, content, look } = request;
  const isLarge = content.size > PART_SIZE;
  // A large one is sent only where it is missing; a small one is sent at once, and refused where it is there.
  let presence: Presence = isLarge && (await bucket.find(key)) !== undefined ? await look() : "missing";
  for (let tries = 1; presence !== "intact"; tries++) {
    const overwrite = presence === "damaged" || tries === MOST_TRIES;
    const written = isLarge
      ? await uploadInParts(request.uploads, { ...request, overwrite })
      : await put(request, overwrite);
    if (written === "written") return;
    presence = await look();
  }
}

async function put({ bucket, key, content, digest }: StoreRequest, overwrite: boolean): Promise<Written> {
  const bytes = Buffer.allocUnsafe(content.size);
  const length = await content.read(bytes, 0);
  const whole = bytes.subarray(0, length);
  const found = digestOf(whole);
  if (found !== digest) throw changed(digest, found);
  return bucket.put(key, whole, digest, overwrite);
}
