import type { CacheMiss, StepKey } from "@tsugite/core";
import { checkNames, integerOf } from "@tsugite/core/sql";
import type { WholeStatement } from "./postgres-database.ts";

// `run` locks the run before the event is given its number, so that those of a run become visible in their order. A run
// that has ended or was resumed, and a step that was there before, make it change nothing.
const SQL = `
WITH gate AS MATERIALIZED (
  SELECT pg_advisory_xact_lock_shared(?::bigint), set_config('synchronous_commit', 'off', true)
), run AS MATERIALIZED (
  SELECT runs.sequence FROM gate CROSS JOIN runs
  WHERE runs.id = ?::text AND runs.status = 'running' AND runs.generation = coalesce(?::bigint, runs.generation)
  FOR NO KEY UPDATE OF runs
), started AS (
  INSERT INTO steps (run, step, status, attempt, started_at, cache_miss)
  SELECT run.sequence, ?::text, 'running', 1, ?::bigint, ?::text FROM run
  ON CONFLICT DO NOTHING RETURNING id, step, attempt, started_at
), begun AS (
  INSERT INTO attempts (step_id, attempt, status, started_at) SELECT id, attempt, 'running', started_at FROM started
), told AS (
  INSERT INTO events (run_id, step, attempt, kind, at)
  SELECT ?::text, step, attempt, 'step.started', started_at FROM started
)
SELECT attempt FROM started`;

/** Begins the first attempt of a step of which nothing is recorded yet. Raises `NAME_INVALID`. */
export function startFirstAttempt(
  { runId, step, generation }: StepKey,
  cacheMiss: CacheMiss | undefined,
): WholeStatement<number> {
  checkNames({ "step name": step });
  const miss = cacheMiss === undefined ? null : JSON.stringify(cacheMiss);
  return {
    sql: SQL,
    values: [runId, generation ?? null, step, Date.now(), miss, runId],
    read: (row) => integerOf(row, "attempt"),
  };
}
