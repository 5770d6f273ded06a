import { endRunningAttempts } from "./attempts.ts";
import { execute, type SqlOperation } from "./sql-operation.ts";
import { clearEdges } from "./step-edges.ts";

/** Makes a step pending again: its attempts stay, and those that still claim to run are fenced off. */
export function* resetStep(stepId: number, reason: string, now: number): SqlOperation<void> {
  yield* endRunningAttempts(stepId, reason, now);
  yield* clearEdges(stepId);
  yield* execute(
    `UPDATE steps SET status = 'pending', started_at = NULL, ended_at = NULL, error = NULL, reason = NULL,
       cache_key = NULL, cached_from_run_id = NULL, cached_from_run_name = NULL, metadata = NULL,
       cache_miss = NULL WHERE id = ?`,
    stepId,
  );
}
