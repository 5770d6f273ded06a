import { setTimeout as sleep } from "node:timers/promises";
import { type BaseMetadataStore, isLost, type LogQuery, type StoredLogLine } from "@tsugite/core";

/** Which lines {@link logLines} gives. */
export interface LogLinesOptions {
  /** Only the newest so many of those that are there now. */
  readonly tail?: number;
  /** Until it is aborted or the run has ended, lines are given as they come. */
  readonly follow?: AbortSignal;
}

/** Lines are read in pieces of this many, so that a long log is never whole in memory. */
const PAGE = 5000;

/** Milliseconds between two looks at a run that goes on. */
const POLL = 300;

/** The lines of a run in their order, however many there are. */
export async function* logLines(
  store: BaseMetadataStore,
  query: LogQuery,
  { tail, follow }: LogLinesOptions,
): AsyncGenerator<StoredLogLine> {
  let after = query.after ?? 0;
  if (tail !== undefined) {
    const newest = await store.readLogs({ ...query, newest: true, limit: tail });
    after = newest.at(-1)?.position ?? after;
    yield* newest;
  }
  if (tail !== undefined && follow === undefined) return;
  for (;;) {
    // Asked before the lines are read: a run that has ended has stored them all.
    const goesOn = follow !== undefined && (await isGoingOn(store, query.runId));
    for await (const line of pages(store, { ...query, after })) {
      after = line.position;
      yield line;
    }
    if (!goesOn || !(await waited(follow))) return;
  }
}

async function* pages(store: BaseMetadataStore, query: LogQuery): AsyncGenerator<StoredLogLine> {
  for (let after = query.after ?? 0; ; ) {
    const page = await store.readLogs({ ...query, after, limit: PAGE });
    yield* page;
    if (page.length < PAGE) return;
    after = page.at(-1)?.position ?? after;
  }
}

async function isGoingOn(store: BaseMetadataStore, runId: string): Promise<boolean> {
  const run = await store.getRun(runId);
  return run?.status === "running" && !isLost(run);
}

/** False when it was aborted. */
async function waited(signal: AbortSignal): Promise<boolean> {
  try {
    await sleep(POLL, undefined, { signal });
    return true;
  } catch {
    return false;
  }
}
