import type { Digest } from "../json/digest.ts";
import { currentOwner, isAliveHere, isLost, LEASE } from "../run/run-owner.ts";
import type { RunRecord } from "../run/run-record.ts";
import type { BaseArtifactStore, ListedArtifact, Removed } from "./artifact-store.ts";
import type { BaseMetadataStore } from "./metadata-store.ts";

/** The stores of a stack. */
export interface Stores {
  readonly metadataStore: BaseMetadataStore;
  readonly artifactStore: BaseArtifactStore;
}

/** What is kept. */
export interface StoreGarbageOptions {
  /** The newest runs of each pipeline. */
  readonly keepRuns: number;
  /** Runs that ended within so many milliseconds. */
  readonly olderThan: number;
  /** Runs that ended, and artifacts that were written, within so many milliseconds; whatever else is said. */
  readonly grace: number;
  /** Whether artifacts are left alone, as where other records refer to them too. @default false */
  readonly leaveArtifacts?: boolean;
  /** Removes nothing, and says what would be. @default false */
  readonly dryRun?: boolean;
  /** Called before runs are removed, with those that will be unless they are taken up again meanwhile. */
  readonly beforeRunsGo?: (runs: readonly RunRecord[]) => Promise<void>;
}

/** What was removed, or would be. */
export interface StoreGarbage {
  readonly runs: readonly RunRecord[];
  /** How many runs are left. */
  readonly keptRuns: number;
  /** How many of these are left only because a run that is kept was answered with what they made. */
  readonly neededRuns: number;
  /** In the artifact store. */
  readonly artifacts: Removed;
  /** Artifacts that were small enough for the metadata store. */
  readonly values: Removed;
  /** Files of writers that are gone. */
  readonly leftovers: Removed;
}

const NOTHING: Removed = { count: 0, bytes: 0 };
const ALL = 2 ** 31 - 1;
const BATCH = 200;
/** Milliseconds before the end of its lease in which a collector removes nothing more. */
const MARGIN = 5_000;
/** Milliseconds after which a file that is not written to any more has no writer. */
const ONE_HOUR = 3_600_000;

/**
 * Removes ended runs beyond those that are kept, and then everything that no run refers to.
 *
 * Runs may be going on meanwhile. A run is never removed while it is going on, or while a kept run has outputs that it
 * made; nor is an artifact that a run refers to, or that an attempt has pinned: one is condemned first, in a transaction
 * that sees both, and whoever wants to pin it then waits until it is gone.
 */
export async function collectStoreGarbage(stores: Stores, options: StoreGarbageOptions): Promise<StoreGarbage> {
  const { metadataStore, artifactStore } = stores;
  const { dryRun = false, grace } = options;
  const now = Date.now();
  const all = await metadataStore.listRuns({ limit: ALL });
  const wanted = runsToRemove(all, options, now);
  const removable = new Set(await metadataStore.removeRuns(wanted, { dryRun: true }));
  const runs = wanted.filter(({ id }) => removable.has(id));
  if (!dryRun) await options.beforeRunsGo?.(runs);
  const removed = new Set(dryRun ? removable : await metadataStore.removeRuns(runs));
  const without = [...removed];
  const values = await metadataStore.removeUnused(...(dryRun ? [{ dryRun, without } as const] : []));
  const wantedArtifacts = { writtenBefore: now - grace, ...(dryRun ? { without } : {}) };
  return {
    runs: runs.filter(({ id }) => removed.has(id)),
    keptRuns: all.length - removed.size,
    neededRuns: wanted.length - removed.size,
    values,
    artifacts: options.leaveArtifacts === true ? NOTHING : await removeArtifacts(stores, wantedArtifacts),
    leftovers: await artifactStore.removeLeftovers(now - Math.max(grace, ONE_HOUR), { dryRun }),
  };
}

/** @param runs Newest first. */
function runsToRemove(
  runs: readonly RunRecord[],
  { keepRuns, olderThan, grace }: StoreGarbageOptions,
  now: number,
): readonly RunRecord[] {
  const counts = new Map<string, number>();
  return runs.filter((run) => {
    const count = (counts.get(run.pipeline) ?? 0) + 1;
    counts.set(run.pipeline, count);
    const endedAt = endOf(run);
    return count > keepRuns && endedAt !== undefined && endedAt <= now - Math.max(olderThan, grace);
  });
}

/** When a run ended; a lost one with its lease. Undefined while it is going on, or may be. */
function endOf(run: RunRecord): number | undefined {
  if (run.status !== "running") return run.endedAt;
  const isOver = isLost(run) && run.owner !== undefined && !isAliveHere(run.owner);
  return isOver ? run.leaseUntil : undefined;
}

interface ArtifactsToRemove {
  readonly writtenBefore: number;
  /** Only counts, as if these runs were gone. */
  readonly without?: readonly string[];
}

async function removeArtifacts(stores: Stores, wanted: ArtifactsToRemove): Promise<Removed> {
  let [count, bytes] = [0, 0];
  for await (const batch of batchesOf(stores.artifactStore.list(), wanted.writtenBefore)) {
    const removed = new Set(await removeBatch(stores, batch, wanted));
    for (const { digest, size } of batch) {
      if (removed.has(digest)) [count, bytes] = [count + 1, bytes + size];
    }
  }
  return { count, bytes };
}

async function removeBatch(
  { metadataStore, artifactStore }: Stores,
  batch: readonly ListedArtifact[],
  { without }: ArtifactsToRemove,
): Promise<readonly Digest[]> {
  const digests = batch.map(({ digest }) => digest);
  if (without !== undefined) return metadataStore.findUnusedArtifacts(digests, without);
  const collector = { owner: currentOwner(), until: Date.now() + LEASE };
  const condemned = await metadataStore.condemnArtifacts(digests, collector);
  const removed: Digest[] = [];
  try {
    for (const digest of condemned) {
      // After the lease, others take it that this process is gone, and rely on the file.
      if (Date.now() > collector.until - MARGIN) break;
      await artifactStore.remove(digest);
      removed.push(digest);
    }
  } finally {
    await metadataStore.releaseArtifacts(condemned, collector);
  }
  return removed;
}

async function* batchesOf(
  artifacts: AsyncIterable<ListedArtifact>,
  writtenBefore: number,
): AsyncGenerator<readonly ListedArtifact[]> {
  let batch: ListedArtifact[] = [];
  for await (const artifact of artifacts) {
    if (artifact.modifiedAt <= writtenBefore) batch.push(artifact);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
