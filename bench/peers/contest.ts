import type { Keeping } from "./peer.ts";

/** One way of one library, and what was measured of it. */
export interface Entry {
  /** Key in `peers`. */
  readonly id: string;
  readonly name: string;
  /** Of the packages that are used, and of the server. */
  readonly versions: readonly string[];
  readonly keeping: Keeping;
  readonly keeps: string;
  readonly service?: "redis";
  readonly chain: Tries;
  readonly fanOut: Tries;
}

/** Runs of one shape, in milliseconds, or why there are none. */
export interface Tries {
  /** From the beginning of the first step to that of the last, for one step. */
  readonly step: number[];
  /** From the start to the result, for the whole run. */
  readonly whole: number[];
  missing?: string;
}
