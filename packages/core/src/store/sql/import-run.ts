import type { StepRecord } from "../../run/run-record.ts";
import type { ExecutionCopy, RunCopy } from "../run-copy.ts";
import { insertContents } from "./artifacts.ts";
import { freeName } from "./create-run.ts";
import { toDigestBytes } from "./digest-bytes.ts";
import { insertParts } from "./digest-parts.ts";
import { appendEvents } from "./events.ts";
import { runOfExecution } from "./executions.ts";
import { eventsOf } from "./export-run.ts";
import { appendLogs } from "./logs.ts";
import { integerOf, type Row } from "./row.ts";
import { findRun, runKeyOf } from "./runs.ts";
import { insertSpec } from "./specs.ts";
import { execute, insertEach, queryOne, type SqlOperation } from "./sql-operation.ts";
import { insertInputs, insertOutputs } from "./step-edges.ts";
import type { StepState } from "./step-state.ts";

/** Whether it was put in; it was not where the same run stands here already, in this generation or a later one. */
export function* importRun(copy: RunCopy): SqlOperation<boolean> {
  const { run, steps, attempts } = copy;
  const there = yield* findRun(run.id);
  if (there !== undefined && there.generation >= run.generation) return false;
  // What stands here is what the run was before it was resumed elsewhere.
  if (there !== undefined) yield* execute("DELETE FROM runs WHERE id = ?", run.id);
  yield* insertParts(copy.parts);
  yield* insertContents(copy.contents);
  const runKey = yield* insertRun(copy);
  const ids = new Map<string, number>();
  for (const record of steps) ids.set(record.step, yield* insertEndedStep(runKey, record));
  // What is pending again has no record, but its attempts are counted on; those of a step come in their order.
  const pending = new Map(attempts.flatMap(({ step, attempt }) => (ids.has(step) ? [] : [[step, attempt]])));
  for (const [step, attempt] of pending) ids.set(step, yield* insertRow(runKey, { step, status: "pending", attempt }));
  yield* insertEach(
    "INSERT INTO attempts (step_id, attempt, status, started_at, ended_at, error) VALUES (?, ?, ?, ?, ?, ?)",
    attempts.flatMap(({ step, attempt, status, startedAt, endedAt, error }) => {
      const id = ids.get(step);
      return id === undefined ? [] : [[id, attempt, status, startedAt, endedAt ?? null, jsonOrNull(error)]];
    }),
  );
  if (copy.logs.length > 0) yield* appendLogs(copy.logs);
  yield* insertEvents(copy);
  return true;
}

/** Returns the number by which other tables refer to the run. */
function* insertRun({ run, spec, executions }: RunCopy): SqlOperation<number> {
  yield* execute(
    `INSERT INTO runs (id, name, pipeline, stack, spec_digest, parameters, cache, scheduled_at, status, generation,
       cancel_requested_at, created_at, ended_at, error)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    run.id,
    yield* freeName(run),
    run.pipeline,
    run.stack,
    yield* insertSpec(spec),
    JSON.stringify(run.parameters),
    run.cache ? 1 : 0,
    run.scheduledAt ?? null,
    run.status,
    run.generation,
    run.cancelRequestedAt ?? null,
    run.createdAt,
    run.endedAt ?? null,
    jsonOrNull(run.error),
  );
  const key = yield* runKeyOf(run.id);
  for (const execution of executions) {
    yield* execute(
      "INSERT INTO executions (engine, pipeline, run_name, run, created_at, ref, engine_named) VALUES (?, ?, ?, ?, ?, ?, ?)",
      execution.engine,
      execution.pipeline,
      yield* freeRunName(execution, run.id),
      key,
      execution.createdAt,
      jsonOrNull(execution.ref),
      execution.engineNamed ? 1 : 0,
    );
  }
  return key;
}

/** Two machines call their own engine by the same name. */
function* freeRunName(execution: ExecutionCopy, runId: string): SqlOperation<string> {
  const other = yield* runOfExecution(execution);
  return other === undefined ? execution.runName : `${execution.runName}.${runId.slice(0, 8)}`;
}

function* insertEndedStep(runKey: number, record: StepRecord): SqlOperation<number> {
  const id = yield* insertRow(runKey, record);
  yield* insertOutputs(id, record.outputs);
  yield* insertInputs(id, record.inputs);
  return id;
}

/** What the table of steps holds of one. */
type StepRow = Partial<Omit<StepRecord, "status">> & {
  readonly step: string;
  readonly status: StepState["status"];
  readonly attempt: number;
};

/** Returns the id by which other tables refer to the step. */
function* insertRow(runKey: number, { cacheKey, cachedFrom, metadata, ...record }: StepRow): SqlOperation<number> {
  const row = yield* queryOne(
    `INSERT INTO steps (run, step, status, attempt, started_at, ended_at, cache_key, cached_from_run_id,
       cached_from_run_name, metadata, error, reason, cache_miss)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
    runKey,
    record.step,
    record.status,
    record.attempt,
    record.startedAt ?? null,
    record.endedAt ?? null,
    cacheKey === undefined ? null : toDigestBytes(cacheKey),
    cachedFrom?.runId ?? null,
    cachedFrom?.runName ?? null,
    jsonOrNull(metadata),
    jsonOrNull(record.error),
    record.reason ?? null,
    jsonOrNull(record.cacheMiss),
  );
  // RETURNING gives a row for each that was inserted.
  return integerOf(row as Row, "id");
}

/** Followers may have seen those of an earlier generation, which stay. */
function* insertEvents({ run, events }: RunCopy): SqlOperation<void> {
  const keyOf = ({ kind, at, step, attempt }: RunCopy["events"][number]): string =>
    JSON.stringify([kind, at, step, attempt]);
  const seen = new Set((yield* eventsOf(run.id)).map(keyOf));
  yield* appendEvents(events.filter((event) => !seen.has(keyOf(event))));
}

function jsonOrNull(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value);
}
