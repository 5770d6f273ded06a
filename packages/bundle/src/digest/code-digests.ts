import { type CodeRequest, canonicalJson, type Digest, type DigestParts, type Problem } from "@tsugite/core";

/** The digest of one piece of code, with what it was made of, so that a change can be explained later. */
export interface CodeDigest extends Pick<DigestParts, "toolchain"> {
  readonly digest: Digest;
  /** The reached part of each source file, by the file's name; declared files with their whole content. */
  readonly modules: Readonly<Record<string, Digest>>;
  /** Version of each reached package and of those it depends on; several versions are joined by a comma. */
  readonly packages: Readonly<Record<string, string>>;
}

/** The digests that were asked for, and why some could not be made. */
export interface CodeDigests {
  /** By the key that {@link codeKey} makes of a request. */
  readonly digests: ReadonlyMap<string, CodeDigest>;
  /** `CODE_NOT_SEEN` for each request that has no digest. */
  readonly problems: readonly Problem[];
}

/** The key of a request in {@link CodeDigests}. */
export function codeKey({ source, part }: CodeRequest): string {
  return canonicalJson({ source, part });
}

/** What a request asks for, in the words of a message. */
export function describeRequest({ source, part }: CodeRequest): string {
  switch (part.kind) {
    case "function":
      return `Step ${source}`;
    case "input":
      return `The input schema of step ${source}`;
    case "codec":
      return `The codec of output ${part.output} of step ${source}`;
  }
}
