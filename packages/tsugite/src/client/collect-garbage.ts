import { join } from "node:path";
import { removeUnusedBuilds, removeUnusedBundles } from "@tsugite/bundle";
import {
  collectStoreGarbage,
  type Duration,
  isLost,
  parseDuration,
  type Removed,
  type RunRecord,
  TsugiteError,
} from "@tsugite/core";
import { findProjectRoot } from "../project/find-project-root.ts";
import { deployedBundles } from "../stack/deployed-bundles.ts";
import { openStack } from "../stack/open-stack.ts";
import { sharingStacks } from "../stack/sharing-stacks.ts";
import { ResultFolders } from "./result-folders.ts";

/** What is kept, and of which project. */
export interface GarbageOptions {
  /** A folder of the project. @default the working directory */
  readonly directory?: string;
  /** Name of the stack whose stores are looked at. @default the active stack */
  readonly stack?: string;
  /** Keeps so many of the newest runs of each pipeline. @default 10; 0 when `olderThan` is given */
  readonly keepRuns?: number;
  /** Keeps runs that ended within this time. @default "30d"; nothing when `keepRuns` is given */
  readonly olderThan?: Duration;
  /**
   * Keeps runs that ended, and artifacts that were written, within this time, whatever else is said.
   * @default "1h"
   */
  readonly grace?: Duration;
  /** Removes nothing, and says what would be. @default false */
  readonly dryRun?: boolean;
}

/** A run that was removed, or that something is told about. */
export interface CollectedRun extends Pick<RunRecord, "id" | "name" | "pipeline" | "status" | "createdAt"> {
  /** Absent for a run that was lost. */
  readonly endedAt?: number;
}

/** What was removed, or would be. */
export interface Garbage {
  readonly dryRun: boolean;
  /** Newest first. */
  readonly runs: readonly CollectedRun[];
  /** How many runs are left. */
  readonly keptRuns: number;
  /** How many of these are left only because a run that is kept was answered with what they made. */
  readonly neededRuns: number;
  /**
   * Those that are left whose process is gone. They are kept like others, as if they had ended with their last sign of
   * life, so that they can be resumed.
   */
  readonly lostRuns: readonly CollectedRun[];
  /** In the artifact store. */
  readonly artifacts: Removed;
  /**
   * Other stacks of the project that keep their artifacts in the same place, and their records in another. Because of
   * them no artifact was removed: nobody knows from one of the records what the other needs.
   */
  readonly sharedWith: readonly string[];
  /** Artifacts that were small enough for the metadata store, whose file does not shrink: the space is used again. */
  readonly values: Removed;
  /** Half-written files of writers that are gone. */
  readonly leftovers: Removed;
  /** Files that removed runs had returned, in `.tsugite/results`. */
  readonly results: Removed;
  /** In `.tsugite/build`. */
  readonly builds: Removed;
  /** In `.tsugite/bundles`, without those from which the engine of any stack of the project may start steps. */
  readonly bundles: Removed;
  /**
   * Stacks of the project whose deployments cannot be known here: their flavors are not installed, or their records not
   * reached. Because of them no bundle was removed.
   */
  readonly unknownStacks: readonly string[];
}

const NOTHING: Removed = { count: 0, bytes: 0 };
const ALL = 2 ** 31 - 1;
const ONE_DAY = 24 * 3_600_000;
const KEPT_RUNS = 10;
const KEPT_FOR = 30 * ONE_DAY;
const GRACE = 3_600_000;
/** Builds and bundles are made again in a moment; a run that is going on goes on with those that it began with. */
const UNUSED_FOR = 7 * ONE_DAY;

/**
 * Removes runs that have ended, beyond those that are kept, and everything that no run needs: artifacts, builds,
 * bundles, and what processes that died have left. A run that is going on keeps all that it needs; so does a run that is
 * kept: also the runs whose outputs it was answered with. A cache entry lives as long as the run that made it, and a bundle
 * that is deployed until another takes its place.
 *
 * Safe at any time, beside runs that are going on. Rejects with `USAGE` for options that make no sense.
 *
 * @example
 * ```ts
 * const { runs, artifacts } = await collectGarbage({ keepRuns: 20 });
 * ```
 */
export async function collectGarbage(options: GarbageOptions = {}): Promise<Garbage> {
  const { dryRun = false } = options;
  const kept = keptOf(options);
  const projectRoot = findProjectRoot(options.directory);
  const open = await openStack(projectRoot, options);
  const { stack } = open;
  try {
    const sharedWith = await sharingStacks(projectRoot, open);
    const results = new ResultFolders(join(projectRoot, ".tsugite", "results"));
    const going = await stack.metadataStore.listRuns({ status: "running", limit: ALL });
    const collected = await collectStoreGarbage(stack, {
      ...kept,
      leaveArtifacts: sharedWith.length > 0,
      dryRun,
      beforeRunsGo: (runs) => results.remove(runs),
    });
    if (dryRun) await results.count(collected.runs);
    const unusedSince = Math.min(Date.now() - UNUSED_FOR, ...going.map(({ createdAt }) => createdAt - ONE_DAY));
    const removed = new Set(collected.runs.map(({ id }) => id));
    const deployed = await deployedBundles(projectRoot, { since: unusedSince });
    const isKnown = deployed.unknown.length === 0;
    const bundles = join(projectRoot, ".tsugite", "bundles");
    return {
      dryRun,
      ...collected,
      runs: collected.runs.map(collectedRun),
      lostRuns: going.filter((run) => isLost(run) && !removed.has(run.id)).map(collectedRun),
      sharedWith,
      results: results.removed,
      builds: removeUnusedBuilds(projectRoot, { unusedSince, dryRun }),
      bundles: isKnown ? removeUnusedBundles(bundles, { unusedSince, dryRun, keep: deployed.needed }) : NOTHING,
      unknownStacks: deployed.unknown,
    };
  } finally {
    await stack.close();
  }
}

function collectedRun({ id, name, pipeline, status, createdAt, endedAt }: RunRecord): CollectedRun {
  return { id, name, pipeline, status, createdAt, ...(endedAt === undefined ? {} : { endedAt }) };
}

interface Kept {
  readonly keepRuns: number;
  readonly olderThan: number;
  readonly grace: number;
}

/** One limit alone is the only one. */
function keptOf({ keepRuns, olderThan, grace }: GarbageOptions): Kept {
  if (keepRuns !== undefined && !(Number.isInteger(keepRuns) && keepRuns >= 0)) {
    throw new TsugiteError("USAGE", `\`keepRuns\` cannot be ${keepRuns}.`, { fix: "Give a number of runs to keep." });
  }
  return {
    keepRuns: keepRuns ?? (olderThan === undefined ? KEPT_RUNS : 0),
    olderThan: timeOf("olderThan", olderThan, keepRuns === undefined ? KEPT_FOR : 0),
    grace: timeOf("grace", grace, GRACE),
  };
}

function timeOf(option: string, given: Duration | undefined, initial: number): number {
  if (given === undefined) return initial;
  const time = parseDuration(given, Number.MAX_SAFE_INTEGER);
  if (time !== undefined) return time;
  throw new TsugiteError("USAGE", `\`${option}\` cannot be ${JSON.stringify(given)}.`, {
    fix: 'Give milliseconds, or for example "12h", "30d".',
  });
}
