import type { RunRecord, SqliteMetadataStore } from "@tsugite/core";
import type { Random } from "../disk/random.ts";
import { type RunningCommand, startTsugite } from "../project/tsugite.ts";
import type { Mischief, Monkey } from "./monkey.ts";
import type { SoakProject, SoakTarget } from "./soak-project.ts";

export interface SoakLane {
  readonly number: number;
  readonly project: SoakProject;
  readonly store: SqliteMetadataStore;
  readonly monkey: Monkey;
  readonly random: Random;
  /** Of the processes that carry out runs. */
  readonly env: Readonly<Record<string, string>>;
  /** Milliseconds of `performance.now()` after which no run is begun and none is disturbed. */
  readonly until: number;
  readonly onOwner: () => void;
  readonly onProblem: (problem: string) => void;
}

/** A run that is taken up so often without coming to its end is stuck. */
const MOST_OWNERS = 40;

/** Begins one run after the other, has each disturbed, and takes each up until it has come to its end. */
export async function followLane(lane: SoakLane): Promise<void> {
  for (let index = 1; performance.now() < lane.until; index++) {
    const target = lane.random() < 0.8 ? "default" : "broken";
    // A few seeds only, so that runs answer each other from the cache.
    await carryThrough(lane, `run-${lane.number}-${index}`, target, Math.floor(lane.random() * 30));
  }
}

async function carryThrough(lane: SoakLane, name: string, target: SoakTarget, seed: number): Promise<void> {
  const { project, env } = lane;
  const run = ["run", `pipeline.ts#${target}`, "--name", name, "--param", `seed=${seed}`];
  const start = (args: readonly string[]): RunningCommand => {
    lane.onOwner();
    return startTsugite(args, { cwd: project.folder, env });
  };
  for (let owners = 1; owners <= MOST_OWNERS; owners++) {
    const before = await recordOf(lane, name);
    const owner = start(before === undefined ? run : ["runs", "resume", name]);
    const mischief: Mischief = performance.now() < lane.until ? lane.monkey.choose() : "nothing";
    await lane.monkey.disturb(owner, mischief, async () => {
      if ((await recordOf(lane, name)) !== undefined) await expectCleanEnd(lane, start(["runs", "resume", name]));
    });
    await expectCleanEnd(lane, owner);
    const after = await recordOf(lane, name);
    if (after !== undefined && isThrough(after, target)) return;
  }
  lane.onProblem(`run ${name} did not come to its end under ${MOST_OWNERS} owners`);
}

function isThrough({ status }: RunRecord, target: SoakTarget): boolean {
  return status === (target === "broken" ? "failed" : "completed");
}

async function recordOf({ store }: SoakLane, name: string): Promise<RunRecord | undefined> {
  return (await store.listRuns({ name, limit: 1 }))[0];
}

/**
 * What an owner may end with: the end of its run, that another took it up or would not let go, or a signal. One that is
 * stopped in the middle of a transaction holds its lock, which the others wait for no longer than their `busyTimeout`.
 */
const CLEAN = /ATTEMPT_FENCED|RUN_NOT_RESUMABLE|database is locked.*METADATA_STORE_FAILED/s;

async function expectCleanEnd({ onProblem }: SoakLane, owner: RunningCommand): Promise<void> {
  const { code, signal, stdout, stderr } = await owner.end;
  if (code === 0 || code === 130 || signal === "SIGKILL" || signal === "SIGTERM") return;
  if (code === 1 && stderr === "" && stdout.includes("failed")) return;
  if (CLEAN.test(stderr)) return;
  onProblem(`an owner ended with ${code ?? signal}: ${stderr || stdout.slice(-2000)}`);
}
