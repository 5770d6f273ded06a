import type { CacheMiss, StepCompletion, StepKey, StepRecord } from "@tsugite/core";
import { integerOf, optionalInteger, optionalJson, type Row, toDigestBytes } from "@tsugite/core/sql";
import { repeatValues } from "./dialect.ts";
import type { WholeStatement } from "./postgres-database.ts";

// `ended` changes the attempt only while it is running: whatever takes its place ends it first. What it waited for is seen
// then, since PostgreSQL looks once more at a row that was changed meanwhile.
const SQL = `
WITH gate AS MATERIALIZED (
  SELECT pg_advisory_xact_lock_shared(?::bigint)
), run AS MATERIALIZED (
  SELECT runs.sequence FROM gate CROSS JOIN runs WHERE runs.id = ?::text FOR NO KEY UPDATE OF runs
), ended AS (
  UPDATE attempts SET status = 'completed', ended_at = ?::bigint
  FROM run JOIN steps ON steps.run = run.sequence AND steps.step = ?::text AND steps.attempt = ?::bigint
  WHERE attempts.step_id = steps.id AND attempts.attempt = steps.attempt AND attempts.status = 'running'
  RETURNING attempts.step_id, attempts.attempt, attempts.ended_at
), completed AS (
  UPDATE steps SET status = 'completed', ended_at = ended.ended_at, cache_key = ?::bytea, metadata = ?::text
  FROM ended WHERE steps.id = ended.step_id
  RETURNING steps.step, steps.attempt, steps.started_at, steps.ended_at, steps.cache_miss
), told AS (
  INSERT INTO events (run_id, step, attempt, kind, at)
  SELECT ?::text, step, attempt, 'step.completed', ended_at FROM completed
)`;
const CONTENTS = `, kept AS (
  INSERT INTO contents (digest, bytes)
  SELECT digest, bytes FROM ended CROSS JOIN (VALUES (?::bytea, ?::bytea)) AS given (digest, bytes)
  ON CONFLICT (digest) DO UPDATE SET bytes = excluded.bytes WHERE contents.bytes <> excluded.bytes
)`;
const OUTPUTS = `, made AS (
  INSERT INTO step_outputs (step_id, output, digest, codec, size, name)
  SELECT step_id, output, digest, codec, size, name FROM ended
  CROSS JOIN (VALUES (?::text, ?::bytea, ?::text, ?::bigint, ?::text)) AS given (output, digest, codec, size, name)
)`;
const INPUTS = `, taken AS (
  INSERT INTO step_inputs (step_id, position, path, digest, producer)
  SELECT step_id, position, path, digest, producer FROM ended
  CROSS JOIN (VALUES (?::bigint, ?::text, ?::bytea, ?::text)) AS given (position, path, digest, producer)
)`;
const ANSWER = "\nSELECT started_at, ended_at, cache_miss FROM completed";

/** Values beyond which the statement is no gain. */
const MOST_VALUES = 2_000;

/** Ends an attempt well that is the newest and going on; undefined where it is too much for one statement. */
export function completeAtOnce(
  key: StepKey,
  attempt: number,
  { outputs, inputs, contents, cacheKey, metadata }: StepCompletion,
): WholeStatement<StepRecord> | undefined {
  const { runId, step } = key;
  const kept = [...contents].map(([digest, bytes]) => [toDigestBytes(digest), bytes]);
  const made = Object.entries(outputs).map(([output, { digest, codec, size, name }]) => [
    output,
    toDigestBytes(digest),
    codec,
    size,
    name ?? null,
  ]);
  const taken = inputs.map(({ path, digest, producer }, position) => [
    position,
    path,
    toDigestBytes(digest),
    JSON.stringify(producer),
  ]);
  const lists = [...kept, ...made, ...taken].flat();
  if (lists.length > MOST_VALUES) return undefined;
  const parts = [part(CONTENTS, kept.length), part(OUTPUTS, made.length), part(INPUTS, taken.length)];
  const keyBytes = cacheKey === undefined ? null : toDigestBytes(cacheKey);
  return {
    sql: `${SQL}${parts.join("")}${ANSWER}`,
    values: [runId, Date.now(), step, attempt, keyBytes, JSON.stringify(metadata), runId, ...lists],
    read: (row) => ({
      ...{ runId, step, status: "completed", attempt, outputs, inputs, metadata },
      endedAt: integerOf(row, "ended_at"),
      ...(cacheKey === undefined ? {} : { cacheKey }),
      ...startOf(row),
    }),
  };
}

function part(sql: string, count: number): string {
  return count === 0 ? "" : repeatValues(sql, count);
}

function startOf(row: Row): Pick<StepRecord, "startedAt" | "cacheMiss"> {
  const startedAt = optionalInteger(row, "started_at");
  const cacheMiss = optionalJson<CacheMiss>(row, "cache_miss");
  return { ...(startedAt === undefined ? {} : { startedAt }), ...(cacheMiss === undefined ? {} : { cacheMiss }) };
}
