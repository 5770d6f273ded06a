import type { Digest } from "../../json/digest.ts";
import { checkDigest } from "../check-digest.ts";

/** A digest as tables hold it: half as long as its digits, so that more of an index fits on a page. */
export function toDigestBytes(digest: Digest): Uint8Array {
  checkDigest(digest);
  return Buffer.from(digest, "hex");
}
