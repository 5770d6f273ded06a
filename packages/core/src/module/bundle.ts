import type { Digest } from "../json/digest.ts";

/**
 * A directory that runs any step of one pipeline anywhere Node is: `entrypoint.mjs`, `pipeline.json`, `stack.json`,
 * `assets/` and the `node_modules` that could not be inlined. The same input gives the same bytes.
 */
export interface Bundle {
  /** Absolute path of the directory; its last segment is the digest. */
  readonly directory: string;
  /** Of all paths and contents in it. */
  readonly digest: Digest;
  /** Relative paths of its files, sorted. */
  readonly files: readonly string[];
}
