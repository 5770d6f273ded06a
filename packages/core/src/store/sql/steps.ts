import type { ErrorRecord } from "../../error/error-record.ts";
import { TsugiteError } from "../../error/tsugite-error.ts";
import type { Digest } from "../../json/digest.ts";
import type { CacheMiss } from "../../run/cache-miss.ts";
import type { ArtifactRecord, StepInputRecord, StepRecord, StepStatus } from "../../run/run-record.ts";
import type { StepKey } from "../metadata-requests.ts";
import { toArtifactRecord } from "./artifacts.ts";
import { toDigestBytes } from "./digest-bytes.ts";
import {
  digestOfRow,
  given,
  integerOf,
  jsonOf,
  optionalDigest,
  optionalInteger,
  optionalJson,
  optionalText,
  type Row,
  textOf,
} from "./row.ts";
import { queryAll, queryOne, type SqlOperation } from "./sql-operation.ts";

// A pending step has no record, even where a row keeps count of its attempts.
const SELECT_STEPS = `
  SELECT steps.*, runs.id AS run_id FROM steps JOIN runs ON runs.sequence = steps.run WHERE steps.status <> 'pending'`;

/** Raises `STEP_NOT_FOUND`. */
export function* readStep(key: StepKey): SqlOperation<StepRecord> {
  return (yield* findStep(key)) ?? stepNotFound(key);
}

/** Raises `STEP_NOT_FOUND`. */
export function stepNotFound({ runId, step }: StepKey): never {
  throw new TsugiteError("STEP_NOT_FOUND", `Run ${runId} has no record of a step ${step}.`);
}

export function* findStep({ runId, step }: StepKey): SqlOperation<StepRecord | undefined> {
  const row = yield* queryOne(`${SELECT_STEPS} AND runs.id = ? AND steps.step = ?`, runId, step);
  return row === undefined ? undefined : yield* withEdges(row);
}

export function* findByCacheKey(cacheKey: Digest): SqlOperation<StepRecord | undefined> {
  const row = yield* queryOne(
    `${SELECT_STEPS} AND steps.cache_key = ? AND steps.cache_key IS NOT NULL AND steps.status = 'completed'
     ORDER BY steps.ended_at DESC, steps.id DESC LIMIT 1`,
    toDigestBytes(cacheKey),
  );
  return row === undefined ? undefined : yield* withEdges(row);
}

export function* findEarlierStep({ runId, step }: StepKey): SqlOperation<StepRecord | undefined> {
  const row = yield* queryOne(
    `${SELECT_STEPS} AND steps.step = ? AND steps.status IN ('completed', 'cached') AND steps.run IN (
       SELECT earlier.sequence FROM runs AS one JOIN runs AS earlier ON earlier.pipeline = one.pipeline
       WHERE one.id = ? AND earlier.sequence < one.sequence ORDER BY earlier.sequence DESC LIMIT 50)
     ORDER BY steps.run DESC LIMIT 1`,
    step,
    runId,
  );
  return row === undefined ? undefined : yield* withEdges(row);
}

/** Steps that are read at once, so that their edges are never all in memory as rows. */
const PAGE = 1000;

export function* listSteps(runId: string): SqlOperation<readonly StepRecord[]> {
  const records: StepRecord[] = [];
  for (let after = 0; ; ) {
    const rows = yield* queryAll(
      `${SELECT_STEPS} AND runs.id = ? AND steps.id > ? ORDER BY steps.id LIMIT ?`,
      ...[runId, after, PAGE],
    );
    const last = rows.at(-1);
    if (last === undefined) return records;
    const until = integerOf(last, "id");
    const outputs = yield* edgesOf("step_outputs", "output", { runId, after, until });
    const inputs = yield* edgesOf("step_inputs", "position", { runId, after, until });
    for (const row of rows) {
      const id = integerOf(row, "id");
      records.push(toStepRecord(row, outputs.get(id) ?? [], inputs.get(id) ?? []));
    }
    if (rows.length < PAGE) return records;
    after = until;
  }
}

/** The edges of the steps of a run in a range, by the ids of their steps. */
function* edgesOf(
  table: string,
  order: string,
  { runId, after, until }: { readonly runId: string; readonly after: number; readonly until: number },
): SqlOperation<ReadonlyMap<number, readonly Row[]>> {
  const rows = yield* queryAll(
    `SELECT ${table}.* FROM runs JOIN steps ON steps.run = runs.sequence JOIN ${table} ON step_id = steps.id
     WHERE runs.id = ? AND steps.id > ? AND steps.id <= ? ORDER BY step_id, ${order}`,
    ...[runId, after, until],
  );
  const edges = new Map<number, Row[]>();
  for (const row of rows) {
    const id = integerOf(row, "step_id");
    const others = edges.get(id);
    if (others === undefined) edges.set(id, [row]);
    else others.push(row);
  }
  return edges;
}

function* withEdges(row: Row): SqlOperation<StepRecord> {
  const id = integerOf(row, "id");
  return toStepRecord(
    row,
    yield* queryAll("SELECT * FROM step_outputs WHERE step_id = ?", id),
    yield* queryAll("SELECT * FROM step_inputs WHERE step_id = ? ORDER BY position", id),
  );
}

function toStepRecord(row: Row, outputs: readonly Row[], inputs: readonly Row[]): StepRecord {
  return {
    runId: textOf(row, "run_id"),
    step: textOf(row, "step"),
    // Only this store writes the column, always with a StepStatus.
    status: textOf(row, "status") as StepStatus,
    attempt: integerOf(row, "attempt"),
    // fromEntries makes own members even of names such as __proto__.
    outputs: Object.fromEntries(
      outputs.map((output): [string, ArtifactRecord] => [textOf(output, "output"), toArtifactRecord(output)]),
    ),
    inputs: inputs.map(toStepInputRecord),
    metadata: optionalJson<StepRecord["metadata"]>(row, "metadata") ?? {},
    ...given({
      startedAt: optionalInteger(row, "started_at"),
      endedAt: optionalInteger(row, "ended_at"),
      cacheKey: optionalDigest(row, "cache_key"),
      cacheMiss: optionalJson<CacheMiss>(row, "cache_miss"),
      cachedFrom: cachedFromOf(row),
      error: optionalJson<ErrorRecord>(row, "error"),
      reason: optionalText(row, "reason"),
    }),
  };
}

function cachedFromOf(row: Row): StepRecord["cachedFrom"] {
  if (optionalText(row, "cached_from_run_id") === undefined) return undefined;
  return { runId: textOf(row, "cached_from_run_id"), runName: textOf(row, "cached_from_run_name") };
}

function toStepInputRecord(row: Row): StepInputRecord {
  return {
    path: textOf(row, "path"),
    digest: digestOfRow(row, "digest"),
    producer: jsonOf<StepInputRecord["producer"]>(row, "producer"),
  };
}
