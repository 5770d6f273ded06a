import { TsugiteError } from "../error/tsugite-error.ts";
import type { Digest } from "../json/digest.ts";

const DIGEST_PATTERN = /^[0-9a-f]{64}$/;

/** Refuses what is no digest before it comes near a path or a table. Raises `ARTIFACT_NOT_FOUND`. */
export function checkDigest(digest: Digest): void {
  if (DIGEST_PATTERN.test(digest)) return;
  throw new TsugiteError(
    "ARTIFACT_NOT_FOUND",
    `${JSON.stringify(digest)} is not a digest, so that nothing is stored under it.`,
    {
      fix: "Give a SHA-256 in 64 lower-case hexadecimal digits.",
    },
  );
}
