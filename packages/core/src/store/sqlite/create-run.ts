import { TsugiteError } from "../../error/tsugite-error.ts";
import { nameTakenProblem } from "../../run/new-run.ts";
import type { NewRun, RunRecord } from "../../run/run-record.ts";
import type { PipelineSpec } from "../../spec/pipeline-spec.ts";
import type { Connection } from "./connection.ts";
import { appendEvent } from "./events.ts";
import { addExecution, awaitsName, refuseOtherRun, runOfExecution } from "./executions.ts";
import { checkNames } from "./lossless-text.ts";
import { type Row, textOf } from "./row.ts";
import { findRun, readRun } from "./runs.ts";
import { insertSpec } from "./specs.ts";

export function createRun(connection: Connection, run: NewRun, spec: PipelineSpec): RunRecord {
  checkRunNames(run);
  if (findRun(connection, run.id) !== undefined) {
    throw new TsugiteError("RUN_NAME_TAKEN", `There is a run with the id ${run.id} already.`, {
      fix: "Make an id for each run with newRunId().",
    });
  }
  refuseTakenName(connection, run);
  const other = runOfExecution(connection, run.execution);
  if (other !== undefined) refuseOtherRun(run.execution, other);
  return insertRun(connection, run, spec, "client");
}

/** The run of an execution, the registered run under a further execution, or else a new one. */
export function openRun(connection: Connection, run: NewRun, spec: PipelineSpec, registered?: string): RunRecord {
  checkRunNames(run);
  const opened = runOfExecution(connection, run.execution);
  if (opened !== undefined) return opened;
  if (registered === undefined || !awaitsName(connection, registered, run.execution)) {
    return insertRun(connection, { ...run, name: freeName(connection, run) }, spec, "engine");
  }
  addExecution(connection, registered, run.execution, "engine");
  return readRun(connection, registered);
}

function insertRun(connection: Connection, run: NewRun, spec: PipelineSpec, namedBy: "client" | "engine"): RunRecord {
  refuseTakenName(connection, run);
  const specDigest = insertSpec(connection, spec);
  const now = Date.now();
  connection.run(
    `INSERT INTO runs (id, name, pipeline, stack, spec_digest, parameters, cache, scheduled_at, owner, lease_until, status, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'running', ?)`,
    run.id,
    run.name,
    run.pipeline,
    run.stack,
    specDigest,
    JSON.stringify(run.parameters),
    run.cache ? 1 : 0,
    run.scheduledAt ?? null,
    run.owner === undefined ? null : JSON.stringify(run.owner),
    run.leaseUntil ?? null,
    now,
  );
  addExecution(connection, run.id, run.execution, namedBy);
  appendEvent(connection, { runId: run.id, kind: "run.created", at: now });
  return readRun(connection, run.id);
}

/** The name of a run that nobody can choose another name for: two engines may have runs of one name. */
function freeName(connection: Connection, run: NewRun): string {
  return runNamed(connection, run) === undefined ? run.name : `${run.name}.${run.id.slice(0, 8)}`;
}

function runNamed(connection: Connection, { pipeline, name }: NewRun): Row | undefined {
  return connection.get("SELECT id FROM runs WHERE pipeline = ? AND name = ?", pipeline, name);
}

function refuseTakenName(connection: Connection, run: NewRun): void {
  const other = runNamed(connection, run);
  if (other !== undefined) throw TsugiteError.fromProblem(nameTakenProblem(readRun(connection, textOf(other, "id"))));
}

function checkRunNames({ id, name, pipeline, stack, execution }: NewRun): void {
  checkNames({ "run id": id, "run name": name, "pipeline name": pipeline, "stack name": stack });
  checkNames({
    "engine's name": execution.engine,
    "pipeline's id": execution.pipeline,
    "engine's run name": execution.runName,
  });
}
