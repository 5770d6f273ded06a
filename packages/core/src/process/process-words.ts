import { writeFileSync } from "node:fs";
import { isRecord } from "../authoring/is-record.ts";
import type { ErrorRecord } from "../error/error-record.ts";
import { logMessage } from "../thread/log-message.ts";
import type { FromWorker } from "../thread/worker-message.ts";

/** The descriptor by which the guard of a step process and its parent know of each other's end. */
export const GUARD_FD = 4;
/** The descriptor for words that have to be out when the process ends a moment later, however it does. */
export const WORDS_FD = 5;

/** What a step process says beside its messages, as JSON lines. */
export type ProcessWords =
  /** A line that was printed. */
  | Extract<FromWorker, { type: "log" }>
  /** There are lines that the guard could give out before an end. */
  | { readonly type: "holding" }
  /** Said by the guard: the memory of those lines, in base64. */
  | { readonly type: "held"; readonly memory: string }
  /** An error that nobody caught ends the process. */
  | { readonly type: "threw"; readonly error: ErrorRecord }
  /** Said by the guard: the process used so many bytes, which is more than it may. */
  | { readonly type: "memory"; readonly used: number };

/** Waits until the parent has room for it, so that nothing queues up here. */
export function sayToParent(words: ProcessWords): void {
  writeFileSync(WORDS_FD, `${JSON.stringify(words)}\n`);
}

/** Puts the chunks of a stream together to what was said. What is cut off by an end is let go of. */
export class WordsReader {
  readonly #hear: (words: ProcessWords) => void;
  #rest = "";

  constructor(hear: (words: ProcessWords) => void) {
    this.#hear = hear;
  }

  read(text: string): void {
    const lines = `${this.#rest}${text}`.split("\n");
    this.#rest = lines.pop() ?? "";
    for (const line of lines) this.#hear(parse(line));
  }
}

/** Code that writes to descriptors which it has not opened prints, and does no more harm than that. */
function parse(line: string): ProcessWords {
  try {
    const words: unknown = JSON.parse(line);
    // Whatever has a type was written by `sayToParent` or the guard.
    if (isRecord(words) && typeof words.type === "string") return words as unknown as ProcessWords;
  } catch {
    // It is shown as it is.
  }
  return logMessage("info", line);
}
