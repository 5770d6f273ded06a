import { TsugiteError } from "../../error/tsugite-error.ts";
import type { Digest } from "../../json/digest.ts";
import { nameTakenProblem } from "../../run/new-run.ts";
import type { NewRun, RunRecord } from "../../run/run-record.ts";
import type { DigestParts } from "../../spec/digest-parts.ts";
import type { PipelineSpec } from "../../spec/pipeline-spec.ts";
import { insertParts } from "./digest-parts.ts";
import { appendEvent } from "./events.ts";
import { addExecution, awaitsName, refuseOtherRun, runOfExecution } from "./executions.ts";
import { checkNames } from "./lossless-text.ts";
import { type Row, textOf } from "./row.ts";
import { findRun, readRun } from "./runs.ts";
import { insertSpec } from "./specs.ts";
import { execute, LeaseTime, queryOne, type SqlOperation } from "./sql-operation.ts";

export function* createRun(
  run: NewRun,
  spec: PipelineSpec,
  parts: ReadonlyMap<Digest, DigestParts>,
): SqlOperation<RunRecord> {
  checkRunNames(run);
  if ((yield* findRun(run.id)) !== undefined) {
    throw new TsugiteError("RUN_NAME_TAKEN", `There is a run with the id ${run.id} already.`, {
      fix: "Make an id for each run with newRunId().",
    });
  }
  yield* refuseTakenName(run);
  const other = yield* runOfExecution(run.execution);
  if (other !== undefined) refuseOtherRun(run.execution, other);
  yield* insertParts(parts);
  return yield* insertRun(run, spec, "client");
}

/** The run of an execution, the registered run under a further execution, or else a new one. */
export function* openRun(run: NewRun, spec: PipelineSpec, registered?: string): SqlOperation<RunRecord> {
  checkRunNames(run);
  const opened = yield* runOfExecution(run.execution);
  if (opened !== undefined) return opened;
  if (registered === undefined || !(yield* awaitsName(registered, run.execution))) {
    return yield* insertRun({ ...run, name: yield* freeName(run) }, spec, "engine");
  }
  yield* addExecution(registered, run.execution, "engine");
  return yield* readRun(registered);
}

function* insertRun(run: NewRun, spec: PipelineSpec, namedBy: "client" | "engine"): SqlOperation<RunRecord> {
  yield* refuseTakenName(run);
  const specDigest = yield* insertSpec(spec);
  const now = Date.now();
  yield* execute(
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
    run.leaseUntil === undefined ? null : new LeaseTime(run.leaseUntil),
    now,
  );
  yield* addExecution(run.id, run.execution, namedBy);
  yield* appendEvent({ runId: run.id, kind: "run.created", at: now });
  return yield* readRun(run.id);
}

/** The name of a run that nobody can choose another name for: two engines may have runs of one name. */
export function* freeName(run: NewRun): SqlOperation<string> {
  return (yield* runNamed(run)) === undefined ? run.name : `${run.name}.${run.id.slice(0, 8)}`;
}

function* runNamed({ pipeline, name }: NewRun): SqlOperation<Row | undefined> {
  return yield* queryOne("SELECT id FROM runs WHERE pipeline = ? AND name = ?", pipeline, name);
}

function* refuseTakenName(run: NewRun): SqlOperation<void> {
  const other = yield* runNamed(run);
  if (other !== undefined) throw TsugiteError.fromProblem(nameTakenProblem(yield* readRun(textOf(other, "id"))));
}

function checkRunNames({ id, name, pipeline, stack, execution }: NewRun): void {
  checkNames({ "run id": id, "run name": name, "pipeline name": pipeline, "stack name": stack });
  checkNames({
    "engine's name": execution.engine,
    "pipeline's id": execution.pipeline,
    "engine's run name": execution.runName,
  });
}
