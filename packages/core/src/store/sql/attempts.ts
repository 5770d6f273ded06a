import type { ErrorRecord } from "../../error/error-record.ts";
import { TsugiteError } from "../../error/tsugite-error.ts";
import type { CacheMiss } from "../../run/cache-miss.ts";
import type { AttemptRecord } from "../../run/run-record.ts";
import type { StepKey } from "../metadata-requests.ts";
import { appendEvent } from "./events.ts";
import { checkNames } from "./lossless-text.ts";
import { given, integerOf, optionalInteger, optionalJson, type Row, textOf } from "./row.ts";
import { execute, queryAll, queryOne, type SqlOperation } from "./sql-operation.ts";
import { clearEdges } from "./step-edges.ts";
import { checkGeneration, findStepState, insertStep, type StepState } from "./step-state.ts";

export function* startAttempt(key: StepKey, cacheMiss?: CacheMiss): SqlOperation<number> {
  const { runId, step } = key;
  checkNames({ "step name": step });
  yield* checkGeneration(key);
  const state = yield* findStepState({ runId, step });
  yield* refuseEnded({ runId, step }, state);
  const now = Date.now();
  const attempt = (state?.attempt ?? 0) + 1;
  const stepId = state?.id ?? (yield* insertStep({ runId, step }));
  if (state !== undefined) {
    yield* endRunningAttempts(stepId, `Attempt ${attempt} took over.`, now);
    yield* clearEdges(stepId);
  }
  yield* execute(
    `UPDATE steps SET status = 'running', attempt = ?, started_at = coalesce(started_at, ?), ended_at = NULL,
       error = NULL, reason = NULL, cache_miss = coalesce(?, cache_miss) WHERE id = ?`,
    attempt,
    now,
    cacheMiss === undefined ? null : JSON.stringify(cacheMiss),
    stepId,
  );
  yield* execute(
    "INSERT INTO attempts (step_id, attempt, status, started_at) VALUES (?, ?, 'running', ?)",
    stepId,
    attempt,
    now,
  );
  yield* appendEvent({ runId, step, attempt, kind: "step.started", at: now });
  return attempt;
}

function* refuseEnded({ runId, step }: StepKey, state: StepState | undefined): SqlOperation<void> {
  const refuse = (why: string, fix: string): never => {
    throw new TsugiteError("ATTEMPT_FENCED", `Step ${step} of run ${runId} cannot be attempted: ${why}.`, { fix });
  };
  if (state?.status === "completed" || state?.status === "cached") {
    refuse(`it is ${state.status} already`, "Use what it recorded; start a new run to call it again.");
  }
  const run = yield* queryOne("SELECT status FROM runs WHERE id = ?", runId);
  const isOver = run !== undefined && textOf(run, "status") !== "running";
  if (isOver || state?.errorCode === "STEP_NOT_REPORTED") {
    const why = isOver ? `the run is ${textOf(run, "status")}` : "it was given up, because it did not report its end";
    refuse(why, "Resume the run, once it has ended.");
  }
}

/** Fences off the attempts of a step that nobody will hear of again. */
export function* endRunningAttempts(stepId: number, reason: string, now: number): SqlOperation<void> {
  const error: ErrorRecord = { code: "ATTEMPT_FENCED", name: "TsugiteError", message: reason };
  yield* execute(
    "UPDATE attempts SET status = 'cancelled', ended_at = ?, error = ? WHERE step_id = ? AND status = 'running'",
    now,
    JSON.stringify(error),
    stepId,
  );
}

export const SELECT_ATTEMPTS = `
  SELECT attempts.*, runs.id AS run_id, steps.step FROM attempts
  JOIN steps ON steps.id = step_id JOIN runs ON runs.sequence = steps.run`;

export function* listAttempts({ runId, step }: StepKey): SqlOperation<readonly AttemptRecord[]> {
  const rows = yield* queryAll(
    `${SELECT_ATTEMPTS} WHERE runs.id = ? AND steps.step = ? ORDER BY attempts.attempt`,
    runId,
    step,
  );
  return rows.map(toAttemptRecord);
}

export function toAttemptRecord(row: Row): AttemptRecord {
  return {
    runId: textOf(row, "run_id"),
    step: textOf(row, "step"),
    attempt: integerOf(row, "attempt"),
    // Only this store writes the column, always with a status of an attempt.
    status: textOf(row, "status") as AttemptRecord["status"],
    startedAt: integerOf(row, "started_at"),
    ...given({ endedAt: optionalInteger(row, "ended_at"), error: optionalJson<ErrorRecord>(row, "error") }),
  };
}
