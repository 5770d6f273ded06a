import type { Lab } from "./lab.ts";

/** What a figure is counted in. Memory is in millions of bytes. */
export type Unit = "ms" | "MB" | "×";

/** One number with an aim, measured several times. */
export interface Figure {
  /** Stays the same over time: results are compared by it. */
  readonly name: string;
  readonly unit: Unit;
  /** It should be at most this; absent where a number is there only to be seen. */
  readonly aim?: number;
  /** Empty when it could not be measured; `note` then says why. */
  readonly samples: readonly number[];
  /** What the same would take without Tsugite, measured in turn with `samples`. */
  readonly floor?: readonly number[];
  readonly note?: string;
}

/** A group of figures that are measured together. */
export interface BenchCase {
  /** For `--only`. */
  readonly name: string;
  readonly measure: (lab: Lab) => readonly Figure[];
}
