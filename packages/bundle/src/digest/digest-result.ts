import type { Digest, Problem } from "@tsugite/core";
import type { CodeDigest } from "./code-digests.ts";

/** A digest with everything that may change it. */
export interface DigestResult {
  readonly code: CodeDigest;
  /** If there are any, the digest means nothing. */
  readonly problems: readonly Problem[];
  /** Sources and declared files, by absolute path. */
  readonly files: readonly { readonly file: string; readonly digest: Digest | null }[];
  /** Folders of the packages whose versions count. */
  readonly packages: readonly string[];
}
