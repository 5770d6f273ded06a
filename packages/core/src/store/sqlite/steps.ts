import type { ErrorRecord } from "../../error/error-record.ts";
import { TsugiteError } from "../../error/tsugite-error.ts";
import type { Digest } from "../../json/digest.ts";
import type { CacheMiss } from "../../run/cache-miss.ts";
import type { ArtifactRecord, StepInputRecord, StepRecord, StepStatus } from "../../run/run-record.ts";
import type { StepKey } from "../metadata-requests.ts";
import { toArtifactRecord } from "./artifacts.ts";
import type { Connection } from "./connection.ts";
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

// A pending step has no record, even where a row keeps count of its attempts.
const SELECT_STEPS = `
  SELECT steps.*, runs.id AS run_id FROM steps JOIN runs ON runs.sequence = steps.run WHERE steps.status <> 'pending'`;

/** Raises `STEP_NOT_FOUND`. */
export function readStep(connection: Connection, key: StepKey): StepRecord {
  return findStep(connection, key) ?? stepNotFound(key);
}

/** Raises `STEP_NOT_FOUND`. */
export function stepNotFound({ runId, step }: StepKey): never {
  throw new TsugiteError("STEP_NOT_FOUND", `Run ${runId} has no record of a step ${step}.`);
}

export function findStep(connection: Connection, { runId, step }: StepKey): StepRecord | undefined {
  const row = connection.get(`${SELECT_STEPS} AND runs.id = ? AND steps.step = ?`, runId, step);
  return row === undefined ? undefined : withEdges(connection, row);
}

export function findByCacheKey(connection: Connection, cacheKey: Digest): StepRecord | undefined {
  const row = connection.get(
    `${SELECT_STEPS} AND steps.cache_key = ? AND steps.cache_key IS NOT NULL AND steps.status = 'completed'
     ORDER BY steps.ended_at DESC, steps.id DESC LIMIT 1`,
    toDigestBytes(cacheKey),
  );
  return row === undefined ? undefined : withEdges(connection, row);
}

export function findEarlierStep(connection: Connection, { runId, step }: StepKey): StepRecord | undefined {
  const row = connection.get(
    `${SELECT_STEPS} AND steps.step = ? AND steps.status IN ('completed', 'cached') AND steps.run IN (
       SELECT earlier.sequence FROM runs AS one JOIN runs AS earlier ON earlier.pipeline = one.pipeline
       WHERE one.id = ? AND earlier.sequence < one.sequence ORDER BY earlier.sequence DESC LIMIT 50)
     ORDER BY steps.run DESC LIMIT 1`,
    step,
    runId,
  );
  return row === undefined ? undefined : withEdges(connection, row);
}

export function listSteps(connection: Connection, runId: string): readonly StepRecord[] {
  const edges = (table: string, order: string): EdgeReader =>
    new EdgeReader(
      connection.each(
        `SELECT ${table}.* FROM runs JOIN steps ON steps.run = runs.sequence JOIN ${table} ON step_id = steps.id
         WHERE runs.id = ? ORDER BY step_id, ${order}`,
        runId,
      ),
    );
  const outputs = edges("step_outputs", "output");
  const inputs = edges("step_inputs", "position");
  const records: StepRecord[] = [];
  for (const row of connection.each(`${SELECT_STEPS} AND runs.id = ? ORDER BY steps.id`, runId)) {
    const id = integerOf(row, "id");
    records.push(toStepRecord(row, outputs.of(id), inputs.of(id)));
  }
  return records;
}

function withEdges(connection: Connection, row: Row): StepRecord {
  const id = integerOf(row, "id");
  return toStepRecord(
    row,
    connection.all("SELECT * FROM step_outputs WHERE step_id = ?", id),
    connection.all("SELECT * FROM step_inputs WHERE step_id = ? ORDER BY position", id),
  );
}

/** Reads edges in the order of their steps beside the steps themselves, so that they are never all in memory as rows. */
class EdgeReader {
  readonly #rows: Iterator<Row>;
  #next: IteratorResult<Row>;

  constructor(rows: Iterator<Row>) {
    this.#rows = rows;
    this.#next = rows.next();
  }

  /** The edges of a step, which has to come after those that were asked for before. */
  of(stepId: number): readonly Row[] {
    const found: Row[] = [];
    for (; this.#next.done !== true; this.#next = this.#rows.next()) {
      const id = integerOf(this.#next.value, "step_id");
      if (id > stepId) break;
      if (id === stepId) found.push(this.#next.value);
    }
    return found;
  }
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
