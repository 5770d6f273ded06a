import { writeSync } from "node:fs";
import type { ErrorRecord } from "../error/error-record.ts";

/** The descriptor of a step process that leads to its parent: closed when that is gone, and written to before an end. */
export const LAST_WORDS_FD = 4;

/** Why a step process is about to end, as it says itself; one JSON line each. */
export type LastWords =
  /** An error that nobody caught. */
  | { readonly kind: "threw"; readonly error: ErrorRecord }
  /** Bytes that it used when it was found to use more than it may. */
  | { readonly kind: "memory"; readonly used: number };

/** Tells the parent, before this process ends. */
export function sayLastWords(words: LastWords): void {
  let rest = Buffer.from(`${JSON.stringify(words)}\n`);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(LAST_WORDS_FD, rest));
    } catch (error) {
      // The parent has not read what came before: it is waited for, because nothing can be said later.
      if (!(error instanceof Error && "code" in error && error.code === "EAGAIN")) throw error;
    }
  }
}

/** The last words in what was read; undefined when there are none, or they were cut off. */
export function parseLastWords(text: string): LastWords | undefined {
  const [line = "", ...rest] = text.split("\n");
  // Only step processes write there, by `sayLastWords` and their guard.
  return rest.length === 0 ? undefined : (JSON.parse(line) as LastWords);
}
