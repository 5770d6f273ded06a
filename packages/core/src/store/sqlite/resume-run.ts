import type { ExecutionKey, RunRecord } from "../../run/run-record.ts";
import { endRunningAttempts } from "./attempts.ts";
import type { Connection } from "./connection.ts";
import { appendEvent } from "./events.ts";
import { addExecution, refuseOtherRun, runOfExecution } from "./executions.ts";
import { integerOf } from "./row.ts";
import { readRun, runKeyOf } from "./runs.ts";
import { clearEdges } from "./step-edges.ts";

export function resumeRun(connection: Connection, runId: string, execution: ExecutionKey): RunRecord {
  const run = readRun(connection, runId);
  if (run.status === "completed") return run;
  const executed = runOfExecution(connection, execution);
  if (executed !== undefined && executed.id !== runId) refuseOtherRun(execution, executed);
  if (executed === undefined) addExecution(connection, runId, execution);

  const now = Date.now();
  const open = "SELECT id FROM steps WHERE run = ? AND status NOT IN ('completed', 'cached')";
  const key = runKeyOf(connection, runId);
  for (const row of connection.all(open, key)) {
    const stepId = integerOf(row, "id");
    endRunningAttempts(connection, stepId, "The run was resumed.", now);
    clearEdges(connection, stepId);
  }
  connection.run(
    `UPDATE steps SET status = 'pending', started_at = NULL, ended_at = NULL, error = NULL, reason = NULL WHERE id IN (${open})`,
    key,
  );
  connection.run("UPDATE runs SET status = 'running', ended_at = NULL, error = NULL WHERE sequence = ?", key);
  appendEvent(connection, { runId, kind: "run.resumed", at: now });
  return readRun(connection, runId);
}
