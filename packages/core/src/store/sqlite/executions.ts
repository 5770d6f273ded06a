import { TsugiteError } from "../../error/tsugite-error.ts";
import type { ExecutionKey, RunRecord } from "../../run/run-record.ts";
import type { Connection } from "./connection.ts";
import { textOf } from "./row.ts";
import { readRun, runKeyOf } from "./runs.ts";

export function runOfExecution(connection: Connection, execution: ExecutionKey): RunRecord | undefined {
  const row = connection.get(
    `SELECT runs.id FROM executions JOIN runs ON runs.sequence = executions.run
     WHERE executions.engine = ? AND executions.pipeline = ? AND executions.run_name = ?`,
    execution.engine,
    execution.pipeline,
    execution.runName,
  );
  return row === undefined ? undefined : readRun(connection, textOf(row, "id"));
}

export function addExecution(connection: Connection, runId: string, execution: ExecutionKey): void {
  connection.run(
    "INSERT INTO executions (engine, pipeline, run_name, run, created_at) VALUES (?, ?, ?, ?, ?)",
    execution.engine,
    execution.pipeline,
    execution.runName,
    runKeyOf(connection, runId),
    Date.now(),
  );
}

/** An execution carries out one run and no other. */
export function refuseOtherRun(execution: ExecutionKey, other: RunRecord): never {
  throw new TsugiteError(
    "RUN_NAME_TAKEN",
    `The execution ${execution.runName} of ${execution.pipeline} on ${execution.engine} belongs to the run ${other.name} (${other.id}), which is ${other.status}.`,
    { fix: "Choose another name with --name, or resume that run." },
  );
}
