// Runs one shape in one peer, in this process; prints how long it took as JSON. Started by run.ts.
import { writeSync } from "node:fs";
import type { Keeping } from "./peer.ts";
import { peers } from "./peers.ts";

/** What is measured. */
export interface Measurement {
  readonly peer: string;
  readonly keeping: Keeping;
  readonly shape: "chain" | "fan-out";
  /** How many steps in all. */
  readonly steps: number;
  readonly root: string;
  readonly folder: string;
  readonly port: number;
}

/** Milliseconds. */
export interface Took {
  /** From the beginning of the first step's function to that of the last step's. */
  readonly between: number;
  /** From the start of the run until its result is there. */
  readonly whole: number;
}

const { peer, shape, steps, ...options }: Measurement = JSON.parse(process.argv[2] ?? "");
const load = peers[peer];
if (load === undefined) throw new Error(`There is no peer ${peer}.`);
const engine = await (await load()).open(options);
const branches = steps - 2;
const run = shape === "chain" ? await engine.chain(steps) : await engine.fanOut(branches);

const started = performance.now();
const { value, first, last } = await run();
const whole = performance.now() - started;

const expected = shape === "chain" ? steps - 1 : (branches * (branches - 1)) / 2;
if (value !== expected) throw new Error(`The last step returned ${value} instead of ${expected}.`);
const took: Took = { between: last - first, whole };
writeSync(1, `\n${JSON.stringify(took)}\n`);
// How a library ends is not measured, and better-sqlite3 may crash in doing so: RemoveEnvironmentCleanupHook.
process.kill(process.pid, "SIGKILL");
