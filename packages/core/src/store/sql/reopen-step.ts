import type { RunRecord } from "../../run/run-record.ts";
import type { StepKey } from "../metadata-requests.ts";
import { appendEvent } from "./events.ts";
import { resetStep } from "./reset-step.ts";
import { readRun, runKeyOf } from "./runs.ts";
import { execute, type SqlOperation } from "./sql-operation.ts";
import { checkGeneration, findStepState } from "./step-state.ts";

/** Makes one step pending again; a run that has ended is running again, in its next generation. */
export function* reopenStep(key: StepKey): SqlOperation<RunRecord> {
  const { runId, step } = key;
  const run = yield* readRun(runId);
  yield* checkGeneration(key);
  const now = Date.now();
  const state = yield* findStepState({ runId, step });
  if (state !== undefined) yield* resetStep(state.id, "The step was begun anew.", now);
  if (run.status === "running") return run;
  yield* execute(
    `UPDATE runs SET status = 'running', ended_at = NULL, error = NULL, generation = generation + 1, owner = NULL,
       lease_until = NULL, cancel_requested_at = NULL WHERE sequence = ?`,
    yield* runKeyOf(runId),
  );
  yield* appendEvent({ runId, kind: "run.resumed", at: now });
  return yield* readRun(runId);
}
