import type { Digest } from "../json/digest.ts";

/** What a digest was made of, kept beside the specs that hold the digest, so that a change can be told in words. */
export interface DigestParts {
  /** Of a piece of code: what it reaches of each source file, by the file's name. */
  readonly modules?: Readonly<Record<string, Digest>>;
  /** Of a piece of code: version of each package it reaches. */
  readonly packages?: Readonly<Record<string, string>>;
  /** Versions of what made the digest of a piece of code: another one may make another digest of the same code. */
  readonly toolchain?: Readonly<Record<string, string>>;
  /** Of `cache.files`: content of each file that the patterns found. */
  readonly files?: Readonly<Record<string, Digest>>;
}
