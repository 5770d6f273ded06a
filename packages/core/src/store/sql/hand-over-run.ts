import { TsugiteError } from "../../error/tsugite-error.ts";
import type { RunRecord } from "../../run/run-record.ts";
import type { RunSubmission } from "../metadata-requests.ts";
import { appendEvent } from "./events.ts";
import { addExecution, refuseOtherRun, runOfExecution } from "./executions.ts";
import { readRun, runKeyOf } from "./runs.ts";
import { execute, type SqlOperation } from "./sql-operation.ts";

export function* handOverRun(
  { id, generation }: Pick<RunRecord, "id" | "generation">,
  { ref, runName }: RunSubmission,
): SqlOperation<RunRecord> {
  const run = yield* readRun(id);
  if (run.generation !== generation) {
    throw new TsugiteError("ATTEMPT_FENCED", `The run ${run.name} was resumed by another while it was submitted.`, {
      fix: "End what was submitted in the engine; the run is carried out elsewhere.",
    });
  }
  const execution = { ...run.execution, runName: runName ?? run.execution.runName };
  const opened = yield* runOfExecution(execution);
  if (opened !== undefined && opened.id !== id) refuseOtherRun(execution, opened);
  // The first step may have been faster.
  if (opened === undefined) yield* addExecution(id, execution, "engine");
  if (ref !== undefined) {
    yield* execute(
      "UPDATE executions SET ref = ? WHERE engine = ? AND pipeline = ? AND run_name = ?",
      JSON.stringify(ref),
      execution.engine,
      execution.pipeline,
      execution.runName,
    );
  }
  yield* execute("UPDATE runs SET owner = NULL, lease_until = NULL WHERE sequence = ?", yield* runKeyOf(id));
  yield* appendEvent({ runId: id, kind: "run.submitted", at: Date.now() });
  return yield* readRun(id);
}
