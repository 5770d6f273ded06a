import { TsugiteError } from "../../error/tsugite-error.ts";
import { lastSignOfLife } from "../../run/run-owner.ts";
import type { RunRecord } from "../../run/run-record.ts";
import type { RunResumption } from "../metadata-requests.ts";
import { insertParts } from "./digest-parts.ts";
import { appendEvent } from "./events.ts";
import { addExecution, refuseOtherRun, runOfExecution } from "./executions.ts";
import { resetStep } from "./reset-step.ts";
import { integerOf } from "./row.ts";
import { findRun, readRun, runKeyOf } from "./runs.ts";
import { insertSpec } from "./specs.ts";
import { execute, LeaseTime, queryAll, type SqlOperation } from "./sql-operation.ts";

export function* resumeRun(runId: string, resumption: RunResumption): SqlOperation<RunRecord> {
  const { execution, owner, leaseUntil, spec, rerun = [], parts = new Map() } = resumption;
  const run = yield* readRun(runId);
  if (resumption.generation !== undefined) refuseTaken(run, resumption.generation);
  if (run.status === "completed" && rerun.length === 0) return run;
  const executed = yield* runOfExecution(execution);
  if (executed !== undefined && executed.id !== runId) refuseOtherRun(execution, executed);
  if (executed === undefined) yield* addExecution(runId, execution, "client");

  const now = Date.now();
  const key = yield* runKeyOf(runId);
  yield* reopenSteps(key, rerun, now);
  yield* execute(
    `UPDATE runs SET status = 'running', ended_at = NULL, error = NULL, generation = generation + 1, owner = ?,
       lease_until = ?, cancel_requested_at = NULL WHERE sequence = ?`,
    owner === undefined ? null : JSON.stringify(owner),
    leaseUntil === undefined ? null : new LeaseTime(leaseUntil),
    key,
  );
  yield* insertParts(parts);
  if (spec !== undefined) {
    yield* execute("UPDATE runs SET spec_digest = ? WHERE sequence = ?", yield* insertSpec(spec), key);
  }
  const alive = run.status === "running" ? lastSignOfLife(run) : undefined;
  if (alive !== undefined) yield* appendEvent({ runId, kind: "run.lost", at: Math.max(alive, run.createdAt) });
  yield* appendEvent({ runId, kind: "run.resumed", at: now });
  return yield* readRun(runId);
}

/** The run, if it has been taken up in this way. */
export function* findResumed(runId: string, { generation, owner }: RunResumption): SqlOperation<RunRecord | undefined> {
  const run = yield* findRun(runId);
  const isNext = generation !== undefined && run?.generation === generation + 1;
  return isNext && JSON.stringify(run.owner) === JSON.stringify(owner) ? run : undefined;
}

function refuseTaken(run: RunRecord, generation: number): void {
  if (run.generation === generation) return;
  throw new TsugiteError("RUN_NOT_RESUMABLE", `The run ${run.name} was just taken up by another process.`, {
    fix: `Follow it with \`tsugite runs show ${run.name}\`.`,
  });
}

function* reopenSteps(run: number, rerun: readonly string[], now: number): SqlOperation<void> {
  const steps = yield* queryAll(
    `SELECT id FROM steps WHERE run = ?
       AND (status NOT IN ('completed', 'cached') OR step IN (SELECT value FROM json_each(?)))`,
    run,
    rerun,
  );
  for (const row of steps) yield* resetStep(integerOf(row, "id"), "The run was resumed.", now);
}
