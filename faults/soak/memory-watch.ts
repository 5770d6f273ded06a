import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Project } from "../project/make-project.ts";

const program = fileURLToPath(new URL("./repeat-runs.ts", import.meta.url));

/** Bytes that a long-lived process held after so many runs. */
export interface MemorySample {
  readonly count: number;
  readonly rss: number;
  readonly heap: number;
}

/** A process that runs one pipeline after the other until it is ended, and the memory it holds. */
export class MemoryWatch {
  readonly samples: MemorySample[] = [];
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;

  constructor(project: Project, env: Readonly<Record<string, string>>) {
    const { NODE_OPTIONS: _, ...inherited } = process.env;
    const child = spawn(process.execPath, ["--expose-gc", program, project.folder], {
      env: { ...inherited, ...env },
      stdio: ["ignore", "pipe", "inherit"],
    });
    createInterface({ input: child.stdout }).on("line", (line) => this.samples.push(JSON.parse(line)));
    this.#ended = new Promise((resolve) => child.on("close", resolve));
    this.#child = child;
  }

  async stop(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#ended;
  }
}

/** How much more memory a process held the longer it ran. */
export interface MemoryGrowth {
  /** Bytes of the heap with each run: the slope of the line through the later half of the samples. */
  readonly heapPerRun: number;
  /** What was resident in the last quarter of the runs, as a part of what was in the second. */
  readonly resident: number;
  readonly isFlat: boolean;
}

/** Code that V8 compiles anew as it gets warm adds a few kilobytes a run; a run that was kept would add far more. */
const MOST_PER_RUN = 20_000;
const MOST_RESIDENT = 1.2;

export function memoryGrowth(samples: readonly MemorySample[]): MemoryGrowth {
  const quarter = Math.floor(samples.length / 4);
  const residentOf = (part: readonly MemorySample[]): number => mean(part.map(({ rss }) => rss));
  const heapPerRun = slope(samples.slice(2 * quarter));
  const resident = residentOf(samples.slice(3 * quarter)) / residentOf(samples.slice(quarter, 2 * quarter));
  return { heapPerRun, resident, isFlat: heapPerRun < MOST_PER_RUN && resident < MOST_RESIDENT };
}

/** Of the line that fits the samples best, by least squares. */
function slope(samples: readonly MemorySample[]): number {
  const [x, y] = [mean(samples.map(({ count }) => count)), mean(samples.map(({ heap }) => heap))];
  const covariance = samples.reduce((sum, { count, heap }) => sum + (count - x) * (heap - y), 0);
  return covariance / samples.reduce((sum, { count }) => sum + (count - x) ** 2, 0);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
