import type { Digest } from "../../json/digest.ts";
import type { Json } from "../../json/json.ts";
import type { DigestParts } from "../../spec/digest-parts.ts";
import type { PipelineSpec } from "../../spec/pipeline-spec.ts";
import type { ExecutionCopy, RunCopy } from "../run-copy.ts";
import { SELECT_ATTEMPTS, toAttemptRecord } from "./attempts.ts";
import { readEvents } from "./events.ts";
import { readLogs } from "./logs.ts";
import { bytesOf, digestOfRow, given, integerOf, jsonOf, optionalJson, type Row, textOf } from "./row.ts";
import { readRun } from "./runs.ts";
import { readSpec } from "./specs.ts";
import { queryAll, type SqlOperation } from "./sql-operation.ts";
import { listSteps } from "./steps.ts";

/** As many as there are. */
const ALL = 2 ** 31 - 1;

/** Raises `RUN_NOT_FOUND`. */
export function* exportRun(runId: string): SqlOperation<RunCopy> {
  const run = yield* readRun(runId);
  const spec = yield* readSpec(runId);
  const attempts = yield* queryAll(`${SELECT_ATTEMPTS} WHERE runs.id = ? ORDER BY steps.id, attempts.attempt`, runId);
  return {
    run,
    executions: yield* executionsOf(runId),
    spec,
    parts: yield* partsIn(spec),
    steps: yield* listSteps(runId),
    attempts: attempts.map(toAttemptRecord),
    logs: (yield* readLogs({ runId, limit: ALL })).map(({ position: _, ...line }) => line),
    events: yield* eventsOf(runId),
    contents: yield* contentsOf(runId),
  };
}

export function* eventsOf(runId: string): SqlOperation<RunCopy["events"]> {
  return (yield* readEvents({ runId, limit: ALL })).map(({ id: _, ...event }) => event);
}

function* executionsOf(runId: string): SqlOperation<readonly ExecutionCopy[]> {
  const rows = yield* queryAll(
    `SELECT executions.* FROM executions JOIN runs ON runs.sequence = executions.run
     WHERE runs.id = ? ORDER BY executions.sequence`,
    runId,
  );
  return rows.map((row) => ({
    engine: textOf(row, "engine"),
    pipeline: textOf(row, "pipeline"),
    runName: textOf(row, "run_name"),
    createdAt: integerOf(row, "created_at"),
    engineNamed: integerOf(row, "engine_named") === 1,
    ...given({ ref: optionalJson<Json>(row, "ref") }),
  }));
}

function* partsIn(spec: PipelineSpec): SqlOperation<ReadonlyMap<Digest, DigestParts>> {
  const digests = new Set([...JSON.stringify(spec).matchAll(/"([0-9a-f]{64})"/g)].map(([, digest = ""]) => digest));
  const rows = yield* queryAll("SELECT * FROM digest_parts WHERE digest IN (SELECT unhex(value) FROM json_each(?))", [
    ...digests,
  ]);
  return mapOf(rows, (row) => jsonOf<DigestParts>(row, "parts"));
}

function* contentsOf(runId: string): SqlOperation<ReadonlyMap<Digest, Uint8Array>> {
  const rows = yield* queryAll(
    `SELECT * FROM contents WHERE digest IN (
       SELECT step_outputs.digest FROM step_outputs JOIN steps ON steps.id = step_id
       JOIN runs ON runs.sequence = steps.run WHERE runs.id = ?)`,
    runId,
  );
  return mapOf(rows, (row) => bytesOf(row, "bytes"));
}

function mapOf<T>(rows: readonly Row[], read: (row: Row) => T): ReadonlyMap<Digest, T> {
  return new Map(rows.map((row) => [digestOfRow(row, "digest"), read(row)]));
}
