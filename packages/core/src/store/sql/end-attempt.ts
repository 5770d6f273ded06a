import type { ErrorRecord } from "../../error/error-record.ts";
import { TsugiteError } from "../../error/tsugite-error.ts";
import type { AttemptRecord, StepRecord } from "../../run/run-record.ts";
import type { AttemptFailure, StepCompletion, StepKey } from "../metadata-requests.ts";
import { insertContents } from "./artifacts.ts";
import { toDigestBytes } from "./digest-bytes.ts";
import { appendEvent } from "./events.ts";
import { given, textOf } from "./row.ts";
import { execute, queryOne, type SqlOperation } from "./sql-operation.ts";
import { insertInputs, insertOutputs } from "./step-edges.ts";
import { checkGeneration, findStepState, type StepState } from "./step-state.ts";
import { findStep, readStep } from "./steps.ts";

export function* completeStep(key: StepKey, attempt: number, completion: StepCompletion): SqlOperation<StepRecord> {
  const now = Date.now();
  const { outputs, inputs, cacheKey, metadata } = completion;
  const { id: stepId, startedAt, cacheMiss } = yield* endAttempt(key, attempt, { status: "completed", at: now });
  yield* execute(
    "UPDATE steps SET status = 'completed', ended_at = ?, cache_key = ?, metadata = ? WHERE id = ?",
    now,
    cacheKey === undefined ? null : toDigestBytes(cacheKey),
    JSON.stringify(metadata),
    stepId,
  );
  yield* insertContents(completion.contents);
  yield* insertOutputs(stepId, outputs);
  yield* insertInputs(stepId, inputs);
  yield* appendEvent({ ...key, attempt, kind: "step.completed", at: now });
  // Not read back: that would take a tenth of the time of the whole transaction.
  return {
    runId: key.runId,
    step: key.step,
    status: "completed",
    attempt,
    endedAt: now,
    outputs,
    inputs,
    metadata,
    ...given({ startedAt, cacheKey, cacheMiss }),
  };
}

export function* failAttempt(key: StepKey, attempt: number, failure: AttemptFailure): SqlOperation<StepRecord> {
  const { status, error } = failure;
  const now = Date.now();
  const { id: stepId } = yield* endAttempt(key, attempt, { status, error, at: now });
  yield* insertInputs(stepId, failure.inputs);
  if (failure.final) {
    yield* execute(
      "UPDATE steps SET status = ?, ended_at = ?, error = ? WHERE id = ?",
      status,
      now,
      JSON.stringify(error),
      stepId,
    );
  }
  yield* appendEvent({ ...key, attempt, kind: failure.final ? `step.${status}` : "step.attemptFailed", at: now });
  return yield* readStep(key);
}

/** Only the newest attempt may record an outcome, and only once. Returns what the step was before. */
function* endAttempt(
  key: StepKey,
  attempt: number,
  end: { readonly status: AttemptRecord["status"]; readonly at: number; readonly error?: ErrorRecord },
): SqlOperation<StepState> {
  const state = yield* findStepState(key);
  if (state === undefined) return yield* refuse(key, attempt, "no attempt of it has begun");
  if (state.attempt !== attempt) return yield* refuse(key, attempt, `the newest attempt is ${state.attempt}`);
  const changed = yield* execute(
    "UPDATE attempts SET status = ?, ended_at = ?, error = ? WHERE step_id = ? AND attempt = ? AND status = 'running'",
    end.status,
    end.at,
    end.error === undefined ? null : JSON.stringify(end.error),
    state.id,
    attempt,
  );
  if (changed === 0) return yield* refuse(key, attempt, `the attempt has ended, and the step is ${state.status}`);
  return state;
}

/** The step, if this attempt of it has ended so. */
export function* findEnded(
  key: StepKey,
  attempt: number,
  status: AttemptRecord["status"],
): SqlOperation<StepRecord | undefined> {
  const row = yield* queryOne(
    `SELECT attempts.status FROM attempts JOIN steps ON steps.id = step_id JOIN runs ON runs.sequence = steps.run
     WHERE runs.id = ? AND steps.step = ? AND attempts.attempt = ?`,
    key.runId,
    key.step,
    attempt,
  );
  return row !== undefined && textOf(row, "status") === status ? yield* findStep(key) : undefined;
}

function* refuse(key: StepKey, attempt: number, why: string): SqlOperation<never> {
  // That the run was resumed says more than what became of the attempt since.
  yield* checkGeneration(key);
  const { runId, step } = key;
  const what = `Attempt ${attempt} of step ${step} in run ${runId} may not record an outcome`;
  throw new TsugiteError("ATTEMPT_FENCED", `${what}: ${why}.`, {
    fix: "Nothing was changed; what the newest attempt records counts.",
  });
}
