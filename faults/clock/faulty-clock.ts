import { closeSync, openSync, writeFileSync, writeSync } from "node:fs";
import { compileShim } from "../shim/compile-shim.ts";

/** A clock that several processes live by. */
export interface FaultyClock {
  /** The environment of a process that lives by it. */
  readonly env: Readonly<Record<string, string>>;
  /** Sets it forward, or back, by so many milliseconds from what it was at first. Timers do not notice. */
  shift(milliseconds: number): void;
  /** What time it is by this clock, in milliseconds since 1970. */
  now(): number;
}

/**
 * Makes a clock that shows the real time, and from now on runs faster.
 *
 * @param file Where it is kept.
 * @param scale How many times faster than real time; a whole number.
 */
export function makeFaultyClock(file: string, scale = 1): FaultyClock {
  const start = Date.now();
  let offset = 0;
  const fields = BigInt64Array.of(BigInt(scale), 0n, BigInt(start) * 1_000_000n, process.hrtime.bigint());
  writeFileSync(file, fields);
  return {
    env: { LD_PRELOAD: compileShim(new URL("./faulty-clock.c", import.meta.url)), FAULTY_CLOCK: file },
    shift(milliseconds) {
      offset = milliseconds;
      const descriptor = openSync(file, "r+");
      writeSync(descriptor, BigInt64Array.of(BigInt(milliseconds) * 1_000_000n), 0, 8, 8);
      closeSync(descriptor);
    },
    now: () => start + (Date.now() - start) * scale + offset,
  };
}
