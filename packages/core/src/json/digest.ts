import { createHash } from "node:crypto";
import { canonicalJson } from "./canonical-json.ts";
import type { Json } from "./json.ts";

/** SHA-256 as 64 lower-case hexadecimal digits. */
export type Digest = string;

/** The digest of bytes, or of a text as UTF-8. */
export function digestOf(data: Uint8Array | string): Digest {
  return createHash("sha256").update(data).digest("hex");
}

/** The digest of a JSON value, independent of the order of its keys. */
export function digestOfJson(value: Json): Digest {
  return digestOf(canonicalJson(value));
}
