import type { ErrorRecord } from "../../error/error-record.ts";
import { TsugiteError } from "../../error/tsugite-error.ts";
import type { Json } from "../../json/json.ts";
import type { RunOwner, RunRecord, RunStatus } from "../../run/run-record.ts";
import type { RunEnd, RunQuery } from "../metadata-requests.ts";
import { appendEvent } from "./events.ts";
import { digestOfRow, given, integerOf, jsonOf, optionalInteger, optionalJson, type Row, textOf } from "./row.ts";
import { execute, queryAll, queryOne, type SqlOperation } from "./sql-operation.ts";

// A run is known by the execution that carries it out now: the newest.
const SELECT_RUNS = `
  SELECT runs.*, executions.engine, executions.pipeline AS execution_pipeline, executions.run_name, executions.ref
  FROM runs JOIN executions ON executions.sequence = (SELECT max(sequence) FROM executions WHERE run = runs.sequence)`;

/** Raises `RUN_NOT_FOUND`. */
export function* readRun(runId: string): SqlOperation<RunRecord> {
  return (yield* findRun(runId)) ?? runNotFound(runId);
}

export function* findRun(runId: string): SqlOperation<RunRecord | undefined> {
  const row = yield* queryOne(`${SELECT_RUNS} WHERE runs.id = ?`, runId);
  return row === undefined ? undefined : toRunRecord(row);
}

export function* listRuns(query: RunQuery): SqlOperation<readonly RunRecord[]> {
  const conditions = Object.entries({ pipeline: query.pipeline, name: query.name, status: query.status }).flatMap(
    ([column, value]) => (value === undefined ? [] : [{ sql: `runs.${column} = ?`, value }]),
  );
  if (query.before !== undefined) {
    conditions.push({ sql: "runs.sequence < (SELECT sequence FROM runs WHERE id = ?)", value: query.before });
  }
  const where = conditions.length === 0 ? "" : `WHERE ${conditions.map(({ sql }) => sql).join(" AND ")}`;
  const values = conditions.map(({ value }) => value);
  const sql = `${SELECT_RUNS} ${where} ORDER BY runs.sequence DESC LIMIT ?`;
  return (yield* queryAll(sql, ...values, query.limit ?? 50)).map(toRunRecord);
}

export function* finishRun(runId: string, end: RunEnd): SqlOperation<RunRecord> {
  const now = Date.now();
  const changed = yield* execute(
    `UPDATE runs SET status = ?, ended_at = ?, error = ?
     WHERE id = ? AND status = 'running' AND generation = coalesce(?, generation)`,
    end.status,
    now,
    end.error === undefined ? null : JSON.stringify(end.error),
    runId,
    end.generation ?? null,
  );
  if (changed > 0) yield* appendEvent({ runId, kind: `run.${end.status}`, at: now });
  return yield* readRun(runId);
}

/** The number by which other tables refer to a run: shorter than its id in every row and index. Raises `RUN_NOT_FOUND`. */
export function* runKeyOf(runId: string): SqlOperation<number> {
  const row = yield* queryOne("SELECT sequence FROM runs WHERE id = ?", runId);
  return row === undefined ? runNotFound(runId) : integerOf(row, "sequence");
}

/** Raises `RUN_NOT_FOUND`. */
export function runNotFound(runId: string): never {
  throw new TsugiteError("RUN_NOT_FOUND", `There is no run ${JSON.stringify(runId)} in this metadata store.`, {
    fix: "See `tsugite runs` for those there are, and check which stack is active.",
  });
}

function toRunRecord(row: Row): RunRecord {
  return {
    id: textOf(row, "id"),
    name: textOf(row, "name"),
    pipeline: textOf(row, "pipeline"),
    stack: textOf(row, "stack"),
    execution: {
      engine: textOf(row, "engine"),
      pipeline: textOf(row, "execution_pipeline"),
      runName: textOf(row, "run_name"),
      ...given({ ref: optionalJson<Json>(row, "ref") }),
    },
    parameters: jsonOf<RunRecord["parameters"]>(row, "parameters"),
    cache: integerOf(row, "cache") === 1,
    // Only this store writes the column, always with a RunStatus.
    status: textOf(row, "status") as RunStatus,
    generation: integerOf(row, "generation"),
    specDigest: digestOfRow(row, "spec_digest"),
    createdAt: integerOf(row, "created_at"),
    ...given({
      scheduledAt: optionalInteger(row, "scheduled_at"),
      endedAt: optionalInteger(row, "ended_at"),
      error: optionalJson<ErrorRecord>(row, "error"),
      owner: optionalJson<RunOwner>(row, "owner"),
      leaseUntil: optionalInteger(row, "lease_until"),
      cancelRequestedAt: optionalInteger(row, "cancel_requested_at"),
    }),
  };
}
