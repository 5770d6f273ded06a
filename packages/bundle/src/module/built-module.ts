import type { Digest } from "@tsugite/core";

/** A pipeline file as one ES module that Node can load. */
export interface BuiltModule {
  /** `file:` URL of the module; the same content has the same URL. */
  readonly url: string;
  /** Path of the pipeline file relative to the project root, with `/` between its parts. */
  readonly source: string;
  /** Real path of the project's folder. */
  readonly projectRoot: string;
  /** The sources it was made of, by the names they have on every machine, sorted. */
  readonly files: readonly SourceDigest[];
  /** Whether an earlier build was used. */
  readonly remembered: boolean;
}

/** A source file that a module was made of. */
export interface SourceDigest {
  /** Relative to the project root; `package/path` in a linked package. */
  readonly path: string;
  readonly digest: Digest;
}
