import { TsugiteError } from "../../error/tsugite-error.ts";
import type { RunRecord } from "../../run/run-record.ts";
import { readRun } from "./runs.ts";
import { execute, LeaseTime, type SqlOperation } from "./sql-operation.ts";

export function* renewLease(
  { id, generation }: Pick<RunRecord, "id" | "generation">,
  leaseUntil: number,
): SqlOperation<RunRecord> {
  yield* execute(
    "UPDATE runs SET lease_until = ? WHERE id = ? AND generation = ?",
    new LeaseTime(leaseUntil),
    id,
    generation,
  );
  const run = yield* readRun(id);
  if (run.generation === generation) return run;
  throw new TsugiteError(
    "ATTEMPT_FENCED",
    `The run ${run.name} was resumed by another process while this one was silent.`,
    {
      fix: `This process stops; follow the run with \`tsugite runs show ${run.name}\`.`,
    },
  );
}

export function* requestCancel(runId: string): SqlOperation<RunRecord> {
  yield* execute(
    "UPDATE runs SET cancel_requested_at = coalesce(cancel_requested_at, ?) WHERE id = ? AND status = 'running'",
    Date.now(),
    runId,
  );
  return yield* readRun(runId);
}
