import { TsugiteError } from "../../error/tsugite-error.ts";
import { lastSignOfLife } from "../../run/run-owner.ts";
import type { RunRecord } from "../../run/run-record.ts";
import type { RunResumption } from "../metadata-requests.ts";
import type { Connection } from "./connection.ts";
import { insertParts } from "./digest-parts.ts";
import { appendEvent } from "./events.ts";
import { addExecution, refuseOtherRun, runOfExecution } from "./executions.ts";
import { resetStep } from "./reset-step.ts";
import { integerOf } from "./row.ts";
import { readRun, runKeyOf } from "./runs.ts";
import { insertSpec } from "./specs.ts";

export function resumeRun(connection: Connection, runId: string, resumption: RunResumption): RunRecord {
  const { execution, owner, leaseUntil, spec, rerun = [], parts = new Map() } = resumption;
  const run = readRun(connection, runId);
  if (resumption.generation !== undefined) refuseTaken(run, resumption.generation);
  if (run.status === "completed" && rerun.length === 0) return run;
  const executed = runOfExecution(connection, execution);
  if (executed !== undefined && executed.id !== runId) refuseOtherRun(execution, executed);
  if (executed === undefined) addExecution(connection, runId, execution, "client");

  const now = Date.now();
  const key = runKeyOf(connection, runId);
  reopenSteps(connection, key, rerun, now);
  connection.run(
    `UPDATE runs SET status = 'running', ended_at = NULL, error = NULL, generation = generation + 1, owner = ?,
       lease_until = ?, cancel_requested_at = NULL WHERE sequence = ?`,
    owner === undefined ? null : JSON.stringify(owner),
    leaseUntil ?? null,
    key,
  );
  insertParts(connection, parts);
  if (spec !== undefined) {
    connection.run("UPDATE runs SET spec_digest = ? WHERE sequence = ?", insertSpec(connection, spec), key);
  }
  const alive = run.status === "running" ? lastSignOfLife(run) : undefined;
  if (alive !== undefined) appendEvent(connection, { runId, kind: "run.lost", at: Math.max(alive, run.createdAt) });
  appendEvent(connection, { runId, kind: "run.resumed", at: now });
  return readRun(connection, runId);
}

function refuseTaken(run: RunRecord, generation: number): void {
  if (run.generation === generation) return;
  throw new TsugiteError("RUN_NOT_RESUMABLE", `The run ${run.name} was just taken up by another process.`, {
    fix: `Follow it with \`tsugite runs show ${run.name}\`.`,
  });
}

function reopenSteps(connection: Connection, run: number, rerun: readonly string[], now: number): void {
  const steps = connection.all(
    `SELECT id FROM steps WHERE run = ?
       AND (status NOT IN ('completed', 'cached') OR step IN (SELECT value FROM json_each(?)))`,
    run,
    JSON.stringify(rerun),
  );
  for (const row of steps) resetStep(connection, integerOf(row, "id"), "The run was resumed.", now);
}
