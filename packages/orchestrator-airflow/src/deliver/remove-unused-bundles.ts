import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { AirflowClient } from "../rest/airflow-client.ts";
import type { DagPlaces } from "./dag-places.ts";

/** For so many milliseconds after a newer one came, a bundle is kept: a run that failed can be cleared and goes on with it. */
const KEPT_FOR = 7 * 24 * 60 * 60 * 1_000;

export interface UnusedBundles {
  readonly client: AirflowClient;
  readonly dagId: string;
  readonly places: DagPlaces;
  /** Digest of the bundle that the DAG's file names, in the version that Airflow has parsed. */
  readonly newest: string;
  readonly now?: number;
  readonly signal: AbortSignal;
}

/**
 * Removes the bundles of a DAG that no run needs: not while any run of it is queued or running, since a run keeps to the
 * bundle that its first step had, and not within a week of being replaced. Returns their digests.
 */
export async function removeUnusedBundles(request: UnusedBundles): Promise<readonly string[]> {
  const { client, dagId, places, newest, now = Date.now(), signal } = request;
  const candidates = await replacedBefore(places, newest, now - KEPT_FOR);
  if (candidates.length === 0) return [];
  if ((await client.activeRuns(dagId, signal)).length > 0) return [];
  for (const digest of candidates) await rm(join(places.bundles, digest), { recursive: true, force: true });
  return candidates;
}

async function replacedBefore({ bundles }: DagPlaces, newest: string, before: number): Promise<readonly string[]> {
  const names = (await readdir(bundles)).filter((name) => /^[0-9a-f]{64}$/.test(name));
  const delivered = await Promise.all(
    names.map(async (digest) => ({ digest, at: (await stat(join(bundles, digest))).mtimeMs })),
  );
  delivered.sort((a, b) => a.at - b.at);
  const replaced = delivered.filter(({ digest }, index) => {
    const next = delivered[index + 1];
    return digest !== newest && next !== undefined && next.at < before;
  });
  return replaced.map(({ digest }) => digest);
}
