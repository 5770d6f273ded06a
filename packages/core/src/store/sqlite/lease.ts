import { TsugiteError } from "../../error/tsugite-error.ts";
import type { RunRecord } from "../../run/run-record.ts";
import type { Connection } from "./connection.ts";
import { readRun } from "./runs.ts";

export function renewLease(
  connection: Connection,
  { id, generation }: Pick<RunRecord, "id" | "generation">,
  leaseUntil: number,
): RunRecord {
  connection.run("UPDATE runs SET lease_until = ? WHERE id = ? AND generation = ?", leaseUntil, id, generation);
  const run = readRun(connection, id);
  if (run.generation === generation) return run;
  throw new TsugiteError(
    "ATTEMPT_FENCED",
    `The run ${run.name} was resumed by another process while this one was silent.`,
    {
      fix: `This process stops; follow the run with \`tsugite runs show ${run.name}\`.`,
    },
  );
}

export function requestCancel(connection: Connection, runId: string): RunRecord {
  connection.run(
    "UPDATE runs SET cancel_requested_at = coalesce(cancel_requested_at, ?) WHERE id = ? AND status = 'running'",
    Date.now(),
    runId,
  );
  return readRun(connection, runId);
}
