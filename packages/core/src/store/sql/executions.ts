import { TsugiteError } from "../../error/tsugite-error.ts";
import type { ExecutionKey, RunRecord } from "../../run/run-record.ts";
import { textOf } from "./row.ts";
import { readRun, runKeyOf } from "./runs.ts";
import { execute, queryOne, type SqlOperation } from "./sql-operation.ts";

export function* runOfExecution(execution: ExecutionKey): SqlOperation<RunRecord | undefined> {
  const row = yield* queryOne(
    `SELECT runs.id FROM executions JOIN runs ON runs.sequence = executions.run
     WHERE executions.engine = ? AND executions.pipeline = ? AND executions.run_name = ?`,
    execution.engine,
    execution.pipeline,
    execution.runName,
  );
  return row === undefined ? undefined : yield* readRun(textOf(row, "id"));
}

/** @param namedBy who chose the name of the run in the engine. */
export function* addExecution(
  runId: string,
  execution: ExecutionKey,
  namedBy: "client" | "engine",
): SqlOperation<void> {
  yield* execute(
    "INSERT INTO executions (engine, pipeline, run_name, run, created_at, engine_named) VALUES (?, ?, ?, ?, ?, ?)",
    execution.engine,
    execution.pipeline,
    execution.runName,
    yield* runKeyOf(runId),
    Date.now(),
    namedBy === "engine" ? 1 : 0,
  );
}

/** Whether a run is going on that a client registered for this engine, and that the engine has not named yet. */
export function* awaitsName(runId: string, { engine }: ExecutionKey): SqlOperation<boolean> {
  const row = yield* queryOne(
    `SELECT 1 AS found FROM runs
     JOIN executions ON executions.sequence = (SELECT max(sequence) FROM executions WHERE run = runs.sequence)
     WHERE runs.id = ? AND runs.status = 'running' AND engine = ? AND engine_named = 0 AND ref IS NULL`,
    runId,
    engine,
  );
  return row !== undefined;
}

/** An execution carries out one run and no other. */
export function refuseOtherRun(execution: ExecutionKey, other: RunRecord): never {
  throw new TsugiteError(
    "RUN_NAME_TAKEN",
    `The execution ${execution.runName} of ${execution.pipeline} on ${execution.engine} belongs to the run ${other.name} (${other.id}), which is ${other.status}.`,
    { fix: "Choose another name, or resume that run." },
  );
}
