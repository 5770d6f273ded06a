import type { PathSegment } from "./property-path.ts";

/** Deepest nesting of arrays and objects that is stored; far below where the stack of any thread would overflow. */
export const MAX_DEPTH = 1000;

/** What is found of bytes that another thread owns now. */
export const LOST_BYTES = "has lost its bytes: they were transferred to another thread";

/**
 * Thrown inside of the codecs when a value cannot be held; whoever knows what the value is for makes a TsugiteError
 * of it.
 *
 * @internal
 */
export class NotEncodable extends Error {
  override readonly name: string = "NotEncodable";
  /** Where it was found. */
  readonly segments: readonly PathSegment[];
  /** What was found there, as the end of a sentence: "is a function". */
  readonly finding: string;
  /** What to do about it; absent when the general advice will do. */
  readonly fix: string | undefined;

  constructor(segments: readonly PathSegment[], finding: string, fix?: string) {
    super(finding);
    this.segments = [...segments];
    this.finding = finding;
    this.fix = fix;
  }
}
