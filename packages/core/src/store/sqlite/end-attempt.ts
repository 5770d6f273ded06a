import { TsugiteError } from "../../error/tsugite-error.ts";
import type { ErrorRecord } from "../../run/error-record.ts";
import type { AttemptRecord, StepRecord } from "../../run/run-record.ts";
import type { AttemptFailure, StepCompletion, StepKey } from "../metadata-store.ts";
import { insertContents } from "./artifacts.ts";
import type { Connection } from "./connection.ts";
import { toDigestBytes } from "./digest-bytes.ts";
import { appendEvent } from "./events.ts";
import { insertInputs, insertOutputs } from "./step-edges.ts";
import { findStepState } from "./step-state.ts";
import { readStep } from "./steps.ts";

export function completeStep(
  connection: Connection,
  key: StepKey,
  attempt: number,
  completion: StepCompletion,
): StepRecord {
  const now = Date.now();
  const stepId = endAttempt(connection, key, attempt, { status: "completed", at: now });
  connection.run(
    "UPDATE steps SET status = 'completed', ended_at = ?, cache_key = ?, metadata = ? WHERE id = ?",
    now,
    completion.cacheKey === undefined ? null : toDigestBytes(completion.cacheKey),
    JSON.stringify(completion.metadata),
    stepId,
  );
  insertContents(connection, completion.contents);
  insertOutputs(connection, stepId, completion.outputs);
  insertInputs(connection, stepId, completion.inputs);
  appendEvent(connection, { ...key, attempt, kind: "step.completed", at: now });
  return readStep(connection, key);
}

export function failAttempt(connection: Connection, key: StepKey, attempt: number, failure: AttemptFailure): void {
  const { status, error } = failure;
  const now = Date.now();
  const stepId = endAttempt(connection, key, attempt, { status, error, at: now });
  insertInputs(connection, stepId, failure.inputs);
  if (failure.final) {
    connection.run(
      "UPDATE steps SET status = ?, ended_at = ?, error = ? WHERE id = ?",
      status,
      now,
      JSON.stringify(error),
      stepId,
    );
  }
  appendEvent(connection, { ...key, attempt, kind: failure.final ? `step.${status}` : "step.attemptFailed", at: now });
}

/** Only the newest attempt may record an outcome, and only once. Returns the id of the step. */
function endAttempt(
  connection: Connection,
  key: StepKey,
  attempt: number,
  end: { readonly status: AttemptRecord["status"]; readonly at: number; readonly error?: ErrorRecord },
): number {
  const state = findStepState(connection, key);
  if (state === undefined) refuseFenced(key, attempt, "no attempt of it has begun");
  if (state.attempt !== attempt) refuseFenced(key, attempt, `the newest attempt is ${state.attempt}`);
  const changed = connection.run(
    "UPDATE attempts SET status = ?, ended_at = ?, error = ? WHERE step_id = ? AND attempt = ? AND status = 'running'",
    end.status,
    end.at,
    end.error === undefined ? null : JSON.stringify(end.error),
    state.id,
    attempt,
  );
  if (changed === 0) refuseFenced(key, attempt, `the attempt has ended, and the step is ${state.status}`);
  return state.id;
}

function refuseFenced({ runId, step }: StepKey, attempt: number, why: string): never {
  const what = `Attempt ${attempt} of step ${step} in run ${runId} may not record an outcome`;
  throw new TsugiteError("ATTEMPT_FENCED", `${what}: ${why}.`, {
    fix: "Nothing was changed; what the newest attempt records counts.",
  });
}
