import { TsugiteError } from "../../error/tsugite-error.ts";
import type { StepRecord } from "../../run/run-record.ts";
import type { StepKey, StepSettlement } from "../metadata-requests.ts";
import { endRunningAttempts } from "./attempts.ts";
import { toDigestBytes } from "./digest-bytes.ts";
import { appendEvent } from "./events.ts";
import { checkNames } from "./lossless-text.ts";
import { readRun } from "./runs.ts";
import { execute, type SqlOperation } from "./sql-operation.ts";
import { clearEdges, insertInputs, insertOutputs } from "./step-edges.ts";
import { checkGeneration, findStepState, insertStep, type StepState } from "./step-state.ts";
import { findStep, readStep } from "./steps.ts";

export function* settleStep(key: StepKey, settlement: StepSettlement): SqlOperation<StepRecord> {
  checkNames({ "step name": key.step });
  yield* checkGeneration(key);
  const state = yield* findStepState(key);
  if (state !== undefined && isLeft(state, settlement)) return yield* readStep(key);

  const now = Date.now();
  const stepId = state?.id ?? (yield* insertStep(key));
  if (state !== undefined) {
    yield* endRunningAttempts(stepId, `The step was ended as ${settlement.status}.`, now);
    yield* clearEdges(stepId);
  }
  yield* execute(
    "UPDATE steps SET status = ?, ended_at = ?, error = ?, reason = ? WHERE id = ?",
    settlement.status,
    now,
    settlement.status === "failed" ? JSON.stringify(settlement.error) : null,
    "reason" in settlement ? settlement.reason : null,
    stepId,
  );
  if (settlement.status === "cached") yield* answerFromCache(stepId, settlement);
  yield* appendEvent({ ...key, kind: `step.${settlement.status}`, at: now });
  return yield* readStep(key);
}

/** Whether a settlement comes too late for the step as it is now. */
function isLeft({ status, attempt }: StepState, settlement: StepSettlement): boolean {
  // Whoever looked at it saw no attempt, since a pending step has no record.
  if (status === "pending") return false;
  if ("ifAttempt" in settlement && settlement.ifAttempt !== attempt) return true;
  return status !== "running" && (settlement.status !== "cached" || status === "completed" || status === "cached");
}

function* answerFromCache(
  stepId: number,
  { from, inputs, cacheKey }: Extract<StepSettlement, { readonly status: "cached" }>,
): SqlOperation<void> {
  yield* checkThere(from);
  const origin = from.cachedFrom ?? { runId: from.runId, runName: (yield* readRun(from.runId)).name };
  yield* execute(
    "UPDATE steps SET cache_key = ?, cached_from_run_id = ?, cached_from_run_name = ?, metadata = ?, cache_miss = NULL WHERE id = ?",
    toDigestBytes(cacheKey),
    origin.runId,
    origin.runName,
    JSON.stringify(from.metadata),
    stepId,
  );
  yield* insertOutputs(stepId, from.outputs);
  yield* insertInputs(stepId, inputs);
}

/** What is recorded keeps its artifacts from being removed; what was read a moment ago may be gone, or made anew. */
function* checkThere(from: StepRecord): SqlOperation<void> {
  const there = yield* findStep(from);
  const digests = (record: StepRecord | undefined): string =>
    JSON.stringify(Object.entries(record?.outputs ?? {}).map(([name, { digest }]) => [name, digest]));
  const isDone = there?.status === "completed" || there?.status === "cached";
  if (isDone && digests(there) === digests(from)) return;
  throw new TsugiteError(
    "ARTIFACT_NOT_FOUND",
    `What step ${from.step} of run ${from.runId} made is not kept any more, so that it cannot be answered with.`,
    { fix: "Call the step." },
  );
}
