import { rm } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { TsugiteError } from "@tsugite/core";
import type { AirflowClient } from "../rest/airflow-client.ts";
import { dagPlaces } from "./dag-places.ts";
import { withFileFailures } from "./file-failure.ts";

export interface DagRemoval {
  readonly client: AirflowClient;
  /** Absolute path. */
  readonly dagsFolder: string;
  readonly dagId: string;
  /** Milliseconds for Airflow to notice. @default 360000 */
  readonly within?: number;
  readonly signal: AbortSignal;
}

/**
 * Takes a DAG away: its file, and its bundles once Airflow has noticed. What Airflow knows of its runs stays there.
 *
 * Raises `ENGINE_REFUSED` while runs of it go on, which would fail without their files.
 */
export async function removeDag({ client, dagsFolder, dagId, within = 360_000, signal }: DagRemoval): Promise<void> {
  const places = dagPlaces(dagsFolder, dagId);
  const active = await client.activeRuns(dagId, signal);
  if (active.length > 0) {
    const names = active.slice(0, 3).map(({ dag_run_id }) => dag_run_id);
    const more = active.length > names.length ? `, and ${active.length - names.length} more` : "";
    throw new TsugiteError(
      "ENGINE_REFUSED",
      `The DAG ${dagId} has runs that have not ended, which need its files: ${names.join(", ")}${more}.`,
      { fix: "Wait for them, or cancel them first: `tsugite runs cancel`." },
    );
  }
  await withFileFailures(`The DAG ${dagId} could not be removed from ${dagsFolder}`, () =>
    rm(places.file, { force: true }),
  );
  const until = performance.now() + within;
  for (;;) {
    const dag = await client.getDag(dagId, signal);
    if (dag === undefined || dag.is_stale) break;
    if (performance.now() > until) return;
    await sleep(1_000, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
  await rm(places.bundles, { recursive: true, force: true });
}
