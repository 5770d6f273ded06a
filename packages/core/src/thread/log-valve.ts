import { describeLeftOut, sizeOfLine } from "../run/left-out.ts";
import type { LogLevel } from "../run/run-record.ts";
import { HeldLines } from "./held-lines.ts";
import type { StepCallOptions } from "./step-runtime.ts";

/** Bytes of an attempt that are passed on as fast as they are printed. */
export const UNHURRIED = 5_000_000;
/** Bytes that may come at once, and bytes a second, after these. */
const BURST = 64_000;
const PACE = 256_000;
/** What a line costs beside its text, so that empty ones are no way around. */
const LINE_COST = 64;

/** Where the lines go that a valve lets through. */
export interface LogValveOptions {
  readonly passOn: StepCallOptions["onLog"];
  /** Told of the memory for lines that are held back, when the first one is. */
  readonly onHold: (memory: SharedArrayBuffer) => void;
  /** Milliseconds, from anywhere. */
  readonly now?: () => number;
}

/**
 * Lets through what people can read, so that a step which prints in a loop fills no queue to the main thread: the first
 * megabytes of an attempt as they come, and what is printed at an ordinary pace always. Of a flood after that, the newest
 * lines are passed on four times a second, and more of them at the end; one line says how many are missing.
 */
export class LogValve {
  readonly #options: LogValveOptions;
  readonly #now: () => number;
  #held: HeldLines | undefined;
  #budget = UNHURRIED;
  #refilledAt = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: LogValveOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
  }

  /** Begins with another attempt. */
  open(): void {
    this.flush();
    this.#budget = UNHURRIED;
    this.#refilledAt = this.#now();
  }

  write(level: LogLevel, text: string): void {
    const cost = costOf(text);
    this.#refill();
    if (this.#budget >= cost && this.#held?.isEmpty !== false) {
      this.#budget -= cost;
      this.#options.passOn(level, text);
      return;
    }
    this.#hold().push({ level, text });
    if (this.#budget >= BURST) this.#release(BURST);
    // For a step that goes on without printing; a thread that is blocked comes to it with its next line.
    else this.#timer ??= setTimeout(() => this.#release(BURST), (BURST / PACE) * 1000).unref();
  }

  /** Passes on all that is held back. */
  flush(): void {
    this.#release();
  }

  #hold(): HeldLines {
    if (this.#held === undefined) {
      this.#held = new HeldLines();
      this.#options.onHold(this.#held.memory);
    }
    return this.#held;
  }

  #refill(): void {
    const now = this.#now();
    const refilled = this.#budget + ((now - this.#refilledAt) / 1000) * PACE;
    this.#budget = Math.max(this.#budget, Math.min(refilled, BURST));
    this.#refilledAt = now;
  }

  #release(limit?: number): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#held !== undefined) passOnHeld(this.#held, this.#options.passOn, limit);
    this.#budget -= limit ?? 0;
  }
}

/** Passes on the newest of the lines that were held back, after one that says how many are missing. */
export function passOnHeld(held: HeldLines, passOn: StepCallOptions["onLog"], limit?: number): void {
  const { leftOut, lines } = held.take(limit);
  if (leftOut.lines > 0) passOn("warn", describeLeftOut(leftOut), leftOut);
  for (const { level, text } of lines) passOn(level, text);
}

function costOf(text: string): number {
  return sizeOfLine(text).bytes + LINE_COST;
}
