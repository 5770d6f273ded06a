import { TsugiteError } from "../../error/tsugite-error.ts";
import type { StepRecord } from "../../run/run-record.ts";
import type { StepKey, StepSettlement } from "../metadata-requests.ts";
import { endRunningAttempts } from "./attempts.ts";
import type { Connection } from "./connection.ts";
import { toDigestBytes } from "./digest-bytes.ts";
import { appendEvent } from "./events.ts";
import { checkNames } from "./lossless-text.ts";
import { readRun } from "./runs.ts";
import { clearEdges, insertInputs, insertOutputs } from "./step-edges.ts";
import { checkGeneration, findStepState, insertStep, type StepState } from "./step-state.ts";
import { findStep, readStep } from "./steps.ts";

export function settleStep(connection: Connection, key: StepKey, settlement: StepSettlement): StepRecord {
  checkNames({ "step name": key.step });
  checkGeneration(connection, key);
  const state = findStepState(connection, key);
  if (state !== undefined && isLeft(state, settlement)) return readStep(connection, key);

  const now = Date.now();
  const stepId = state?.id ?? insertStep(connection, key);
  if (state !== undefined) {
    endRunningAttempts(connection, stepId, `The step was ended as ${settlement.status}.`, now);
    clearEdges(connection, stepId);
  }
  connection.run(
    "UPDATE steps SET status = ?, ended_at = ?, error = ?, reason = ? WHERE id = ?",
    settlement.status,
    now,
    settlement.status === "failed" ? JSON.stringify(settlement.error) : null,
    "reason" in settlement ? settlement.reason : null,
    stepId,
  );
  if (settlement.status === "cached") answerFromCache(connection, stepId, settlement);
  appendEvent(connection, { ...key, kind: `step.${settlement.status}`, at: now });
  return readStep(connection, key);
}

/** Whether a settlement comes too late for the step as it is now. */
function isLeft({ status, attempt }: StepState, settlement: StepSettlement): boolean {
  // Whoever looked at it saw no attempt, since a pending step has no record.
  if (status === "pending") return false;
  if ("ifAttempt" in settlement && settlement.ifAttempt !== attempt) return true;
  return status !== "running" && (settlement.status !== "cached" || status === "completed" || status === "cached");
}

function answerFromCache(
  connection: Connection,
  stepId: number,
  { from, inputs, cacheKey }: Extract<StepSettlement, { readonly status: "cached" }>,
): void {
  checkThere(connection, from);
  const origin = from.cachedFrom ?? { runId: from.runId, runName: readRun(connection, from.runId).name };
  connection.run(
    "UPDATE steps SET cache_key = ?, cached_from_run_id = ?, cached_from_run_name = ?, metadata = ?, cache_miss = NULL WHERE id = ?",
    toDigestBytes(cacheKey),
    origin.runId,
    origin.runName,
    JSON.stringify(from.metadata),
    stepId,
  );
  insertOutputs(connection, stepId, from.outputs);
  insertInputs(connection, stepId, inputs);
}

/** What is recorded keeps its artifacts from being removed; what was read a moment ago may be gone, or made anew. */
function checkThere(connection: Connection, from: StepRecord): void {
  const there = findStep(connection, from);
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
