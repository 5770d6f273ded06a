import type { ErrorRecord } from "../../error/error-record.ts";
import { TsugiteError } from "../../error/tsugite-error.ts";
import type { CacheMiss } from "../../run/cache-miss.ts";
import type { StepStatus } from "../../run/run-record.ts";
import type { StepKey } from "../metadata-requests.ts";
import { given, integerOf, optionalInteger, optionalJson, type Row, textOf } from "./row.ts";
import { runKeyOf } from "./runs.ts";
import { queryOne, type SqlOperation } from "./sql-operation.ts";

/** What decides whether a step may begin or end. */
export interface StepState {
  /** By which other tables refer to the step. */
  readonly id: number;
  /** `pending` only after the run was resumed; else a pending step has no row. */
  readonly status: StepStatus | "pending";
  /** Of the newest attempt; never goes back, so that no two attempts of a step share a number. */
  readonly attempt: number;
  readonly startedAt?: number;
  readonly cacheMiss?: CacheMiss;
  /** Of the error with which it failed. */
  readonly errorCode?: string;
}

export function* findStepState({ runId, step }: StepKey): SqlOperation<StepState | undefined> {
  const row = yield* queryOne(
    `SELECT steps.id, steps.status, steps.attempt, steps.started_at, steps.cache_miss, steps.error
     FROM steps JOIN runs ON runs.sequence = steps.run WHERE runs.id = ? AND steps.step = ?`,
    runId,
    step,
  );
  if (row === undefined) return undefined;
  return {
    id: integerOf(row, "id"),
    // Only this store writes the column, always with such a status.
    status: textOf(row, "status") as StepState["status"],
    attempt: integerOf(row, "attempt"),
    ...given({
      startedAt: optionalInteger(row, "started_at"),
      errorCode: optionalJson<ErrorRecord>(row, "error")?.code,
      cacheMiss: optionalJson<CacheMiss>(row, "cache_miss"),
    }),
  };
}

/** Raises `ATTEMPT_FENCED` when the run was resumed since the generation that the key names. */
export function* checkGeneration({ runId, step, generation }: StepKey): SqlOperation<void> {
  if (generation === undefined) return;
  const row = yield* queryOne("SELECT generation FROM runs WHERE id = ?", runId);
  const newest = row === undefined ? generation : integerOf(row, "generation");
  if (newest === generation) return;
  throw new TsugiteError(
    "ATTEMPT_FENCED",
    `Step ${step} of run ${runId} cannot be written: the run was resumed by another process, which is generation ${newest} where this one is ${generation}.`,
    { fix: "Nothing was changed; follow the run with `tsugite runs show`." },
  );
}

/** Raises `RUN_NOT_FOUND`. */
export function* insertStep({ runId, step }: StepKey): SqlOperation<number> {
  const run = yield* runKeyOf(runId);
  const sql = "INSERT INTO steps (run, step, status, attempt) VALUES (?, ?, 'pending', 0) RETURNING id";
  // RETURNING gives a row for each that was inserted.
  return integerOf((yield* queryOne(sql, run, step)) as Row, "id");
}
