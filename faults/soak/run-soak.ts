import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { SqliteMetadataStore } from "@tsugite/core";
import { makeFaultyClock } from "../clock/faulty-clock.ts";
import { randomFrom } from "../disk/random.ts";
import { hasShims } from "../shim/compile-shim.ts";
import { type MemoryGrowth, MemoryWatch, memoryGrowth } from "./memory-watch.ts";
import { type Mischief, Monkey } from "./monkey.ts";
import { followLane } from "./soak-lane.ts";
import { makeSoakProject } from "./soak-project.ts";
import { processesWith, survey } from "./survey.ts";

export interface SoakOptions {
  readonly minutes: number;
  /** Decides what is done to which owner, and after how long; how far the owner has come by then, the machine decides. */
  readonly seed: number;
  /** Told every second how it goes. */
  readonly onProgress?: (progress: SoakProgress) => void;
}

export interface SoakProgress {
  /** From 0 to 1. */
  readonly part: number;
  /** Processes that have carried out runs, or a part of one. */
  readonly owners: number;
  readonly mischief: Readonly<Record<Mischief, number>>;
  readonly problems: readonly string[];
  /** Of a process that lives as long as the soak. */
  readonly memory: { readonly runs: number; readonly rss: number; readonly heap: number };
}

export interface SoakReport extends SoakProgress {
  readonly runs: number;
  readonly growth: MemoryGrowth;
}

const LANES = 3;
/** How much faster than real time the owners' clock runs, so that a lease of 30 seconds can be outlasted. */
const CLOCK_SCALE = 15;
const LEASE = 30_000;

/** Runs pipelines on one store, has their owners killed, stopped and replaced, and looks at what is left. */
export async function runSoak({ minutes, seed, onProgress }: SoakOptions): Promise<SoakReport> {
  const project = makeSoakProject();
  const lived = makeSoakProject();
  const store = new SqliteMetadataStore({ name: "local", config: {}, root: project.folder });
  const mark = `TSUGITE_SOAK=${randomUUID()}`;
  const marked = { TSUGITE_SOAK: mark.slice("TSUGITE_SOAK=".length) };
  const clock = hasShims ? makeFaultyClock(join(project.folder, "clock"), CLOCK_SCALE).env : {};
  const monkeys = Array.from({ length: LANES }, (_, lane) => {
    const random = randomFrom(seed * LANES + lane);
    return { random, monkey: new Monkey({ random, lease: hasShims ? LEASE / CLOCK_SCALE : undefined }) };
  });
  const watch = new MemoryWatch(lived, { ...marked, ...clock });
  const started = performance.now();
  const until = started + minutes * 60_000;
  const problems: string[] = [];
  let owners = 0;

  const progress = (): SoakProgress => ({
    part: Math.min(1, (performance.now() - started) / (minutes * 60_000)),
    owners,
    mischief: sumOf(monkeys.map(({ monkey }) => monkey.counts)),
    problems,
    memory: { runs: watch.samples.length, rss: watch.samples.at(-1)?.rss ?? 0, heap: watch.samples.at(-1)?.heap ?? 0 },
  });
  const timer = setInterval(() => onProgress?.(progress()), 1000);
  try {
    const lanes = monkeys.map(({ random, monkey }, number) =>
      followLane({
        number,
        project,
        store,
        monkey,
        random,
        env: { ...marked, ...clock },
        until,
        onOwner: () => (owners += 1),
        onProblem: (problem) => problems.push(problem),
      }),
    );
    await Promise.all(lanes);
    await watch.stop();
    problems.push(...(await survey(project)), ...(await leftProcesses(mark)));
    const runs = (await store.listRuns({ limit: 1e6 })).length;
    const memory = memoryGrowth(watch.samples);
    if (!memory.isFlat) problems.push(`the memory of a process grew with its runs: ${JSON.stringify(memory)}`);
    return { ...progress(), runs, growth: memory };
  } finally {
    clearInterval(timer);
    await watch.stop();
    await store.close();
    project.remove();
    lived.remove();
  }
}

/** A step's process notices within moments that its parent is gone. */
async function leftProcesses(mark: string): Promise<readonly string[]> {
  for (let patience = 20; patience > 0 && processesWith(mark).length > 0; patience--) await sleep(100);
  return processesWith(mark).map((pid) => `process ${pid} was left behind`);
}

function sumOf(counts: readonly Record<Mischief, number>[]): Record<Mischief, number> {
  const sum: Record<Mischief, number> = { nothing: 0, kill: 0, pause: 0, interrupt: 0, usurp: 0 };
  for (const each of counts) for (const kind of Object.keys(sum) as Mischief[]) sum[kind] += each[kind];
  return sum;
}
