import type { RunRecord } from "../../run/run-record.ts";
import type { StepKey } from "../metadata-requests.ts";
import type { Connection } from "./connection.ts";
import { appendEvent } from "./events.ts";
import { resetStep } from "./reset-step.ts";
import { readRun, runKeyOf } from "./runs.ts";
import { checkGeneration, findStepState } from "./step-state.ts";

/** Makes one step pending again; a run that has ended is running again, in its next generation. */
export function reopenStep(connection: Connection, key: StepKey): RunRecord {
  const { runId, step } = key;
  const run = readRun(connection, runId);
  checkGeneration(connection, key);
  const now = Date.now();
  const state = findStepState(connection, { runId, step });
  if (state !== undefined) resetStep(connection, state.id, "The step was begun anew.", now);
  if (run.status === "running") return run;
  connection.run(
    `UPDATE runs SET status = 'running', ended_at = NULL, error = NULL, generation = generation + 1, owner = NULL,
       lease_until = NULL, cancel_requested_at = NULL WHERE sequence = ?`,
    runKeyOf(connection, runId),
  );
  appendEvent(connection, { runId, kind: "run.resumed", at: now });
  return readRun(connection, runId);
}
