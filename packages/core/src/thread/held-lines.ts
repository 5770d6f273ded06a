import { type LeftOut, sizeOfLine, sumOf } from "../run/left-out.ts";
import { type LogLevel, logLevels } from "../run/run-record.ts";

/** One line that was printed. */
export interface HeldLine {
  readonly level: LogLevel;
  readonly text: string;
}

const NUMBERS = { current: 0, used: [1, 2], lines: [3, 4], bytes: [5, 6], leftOutLines: 7, leftOutBytes: 8 } as const;
/** How many numbers there are, of 8 bytes each. */
const NUMBERS_LENGTH = 9;
/**
 * Where in the memory another thread that wants to read while this one may push says so, by 1: at the next line this one
 * says 2, and waits for its end.
 */
export const HELD_STOP_OFFSET = 72;
const HEADER = 128;
const HALF = 1_000_000;
const RECORD_HEAD = 5;

/**
 * The newest lines of a thread that prints faster than it may pass on.
 *
 * They are in memory that the main thread shares, which reads them when this thread was ended from outside: the last lines
 * before a step got stuck are the ones that people look for. There are two halves: when one is full, the other is let go
 * of and filled anew.
 */
export class HeldLines {
  readonly memory: SharedArrayBuffer;
  readonly #numbers: Float64Array;
  readonly #stop: Int32Array;
  readonly #halves: readonly [Buffer, Buffer];

  constructor(memory: SharedArrayBuffer = new SharedArrayBuffer(HEADER + 2 * HALF)) {
    this.memory = memory;
    this.#numbers = new Float64Array(memory, 0, NUMBERS_LENGTH);
    this.#stop = new Int32Array(memory, HELD_STOP_OFFSET, 1);
    this.#halves = [Buffer.from(memory, HEADER, HALF), Buffer.from(memory, HEADER + HALF, HALF)];
  }

  get isEmpty(): boolean {
    return this.#get(NUMBERS.lines[0]) + this.#get(NUMBERS.lines[1]) === 0;
  }

  /** In steps such that a thread which is ended between any two of them leaves whole lines. */
  push({ level, text }: HeldLine): void {
    if (Atomics.compareExchange(this.#stop, 0, 1, 2) === 1) {
      Atomics.notify(this.#stop, 0);
      Atomics.wait(this.#stop, 0, 2);
    }
    const length = RECORD_HEAD + text.length * 2;
    if (this.#get(NUMBERS.used[this.#current]) + length > HALF) this.#turnOver();
    const half = this.#halves[this.#current];
    const start = this.#get(NUMBERS.used[this.#current]);
    half.writeUInt32LE(length, start);
    half.writeUInt8(logLevels.indexOf(level), start + 4);
    half.write(text, start + RECORD_HEAD, "utf16le");
    this.#add(NUMBERS.lines[this.#current], 1);
    this.#add(NUMBERS.bytes[this.#current], sizeOfLine(text).bytes);
    this.#add(NUMBERS.used[this.#current], length);
  }

  /** Gives the newest lines, of so many bytes at most, and what was left out before them. Nothing is held after that. */
  take(limit: number = Number.POSITIVE_INFINITY): { readonly leftOut: LeftOut; readonly lines: readonly HeldLine[] } {
    const lines = [...this.#read(this.#other), ...this.#read(this.#current)];
    let leftOut: LeftOut = { lines: this.#get(NUMBERS.leftOutLines), bytes: this.#get(NUMBERS.leftOutBytes) };
    let bytes = this.#get(NUMBERS.bytes[0]) + this.#get(NUMBERS.bytes[1]);
    let oldest = 0;
    for (; bytes > limit && oldest < lines.length; oldest++) {
      const size = sizeOfLine(lines[oldest]?.text ?? "");
      leftOut = sumOf(leftOut, size);
      bytes -= size.bytes;
    }
    this.#numbers.fill(0);
    return { leftOut, lines: lines.slice(oldest) };
  }

  get #current(): 0 | 1 {
    return this.#get(NUMBERS.current) === 0 ? 0 : 1;
  }

  get #other(): 0 | 1 {
    return this.#current === 0 ? 1 : 0;
  }

  #turnOver(): void {
    const other = this.#other;
    this.#add(NUMBERS.leftOutLines, this.#get(NUMBERS.lines[other]));
    this.#add(NUMBERS.leftOutBytes, this.#get(NUMBERS.bytes[other]));
    for (const at of [NUMBERS.used[other], NUMBERS.lines[other], NUMBERS.bytes[other]]) this.#numbers[at] = 0;
    this.#numbers[NUMBERS.current] = other;
  }

  #read(which: 0 | 1): HeldLine[] {
    const half = this.#halves[which];
    const lines: HeldLine[] = [];
    const used = this.#get(NUMBERS.used[which]);
    for (let start = 0; start < used; ) {
      const end = start + Math.max(half.readUInt32LE(start), RECORD_HEAD);
      const level = logLevels[half.readUInt8(start + 4)] ?? "info";
      lines.push({ level, text: half.toString("utf16le", start + RECORD_HEAD, end) });
      start = end;
    }
    return lines;
  }

  #get(at: number): number {
    return this.#numbers[at] ?? 0;
  }

  #add(at: number, amount: number): void {
    this.#numbers[at] = this.#get(at) + amount;
  }
}
