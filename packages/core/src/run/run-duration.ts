import type { BaseMetadataStore } from "../store/metadata-store.ts";
import { lastSignOfLife } from "./run-owner.ts";
import type { RunEvent, RunRecord } from "./run-record.ts";

/**
 * How long a run that has ended was carried out: the sum over its executions, without the time in which it lay idle
 * before it was resumed. An execution whose process was lost counts until its last sign of life.
 *
 * @returns Milliseconds; undefined while nobody has recorded the run's end.
 */
export async function runDuration(
  store: Pick<BaseMetadataStore, "readEvents">,
  run: RunRecord,
): Promise<number | undefined> {
  if (run.endedAt === undefined) return undefined;
  // Whoever ends a run that is lost does so long after it.
  const isLate = run.leaseUntil !== undefined && run.leaseUntil < run.endedAt;
  const end = isLate ? Math.min(run.endedAt, lastSignOfLife(run) ?? run.endedAt) : run.endedAt;
  if (run.generation === 1) return lengthOf(run.createdAt, end);
  let before = 0;
  let since = run.createdAt;
  let last = since;
  for await (const { kind, at } of eventsOf(store, run.id)) {
    if (kind === "run.resumed") {
      before += lengthOf(since, last);
      since = at;
    }
    last = kind === "run.lost" ? Math.max(last, at) : at;
  }
  return before + lengthOf(since, end);
}

async function* eventsOf(store: Pick<BaseMetadataStore, "readEvents">, runId: string): AsyncGenerator<RunEvent> {
  for (let after = 0; ; ) {
    const events = await store.readEvents({ runId, after });
    yield* events;
    const last = events.at(-1);
    if (last === undefined) return;
    after = last.id;
  }
}

/** None where the clock was set back between. */
function lengthOf(start: number, end: number): number {
  return Math.max(0, end - start);
}
