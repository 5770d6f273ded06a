import type { RunRecord } from "../../run/run-record.ts";
import { integerOf, optionalInteger, textOf } from "./row.ts";
import type { SqlDatabase } from "./sql-database.ts";
import { execute, queryAll, queryOne, type SqlOperation } from "./sql-operation.ts";

/** A run, as whoever wants it removed knows it. */
type KnownRun = Pick<RunRecord, "id" | "generation">;

/** Removes those of the runs that can be, one after the other; their ids. */
export async function removeRuns(database: SqlDatabase, runs: readonly KnownRun[]): Promise<readonly string[]> {
  const removed: string[] = [];
  for (const run of runs) {
    if (await database.write({ durability: "durable", collects: true }, () => removeRun(run))) removed.push(run.id);
  }
  return removed;
}

/** Removes a run, if it is over and no other run was answered from it. */
function* removeRun(run: KnownRun): SqlOperation<boolean> {
  if (!(yield* isRemovable(run, new Set()))) return false;
  yield* execute("DELETE FROM runs WHERE id = ?", run.id);
  yield* forgetEvents(run.id);
  return true;
}

/** Those of the runs that could be removed, one after the other; newest first, as they were answered from older ones. */
export function* removableRuns(runs: readonly KnownRun[]): SqlOperation<readonly string[]> {
  const gone = new Set<string>();
  for (const run of runs) {
    if (yield* isRemovable(run, gone)) gone.add(run.id);
  }
  return [...gone];
}

function* isRemovable({ id, generation }: KnownRun, gone: ReadonlySet<string>): SqlOperation<boolean> {
  const row = yield* queryOne("SELECT generation, status, lease_until FROM runs WHERE id = ?", id);
  // Taken up again, or removed already.
  if (row === undefined || integerOf(row, "generation") !== generation) return false;
  // An owner that was silent for a while, and is heard again.
  const lease = optionalInteger(row, "lease_until");
  if (textOf(row, "status") === "running" && (lease === undefined || lease > Date.now())) return false;
  const answered = yield* queryAll(
    `SELECT DISTINCT runs.id FROM steps JOIN runs ON runs.sequence = steps.run
     WHERE steps.cached_from_run_id = ? AND runs.id <> ?`,
    id,
    id,
  );
  return answered.every((other) => gone.has(textOf(other, "id")));
}

/**
 * The newest event of all stays, whatever it is of: an id that had been given away and were given again would be one
 * that followers have seen already.
 */
function* forgetEvents(runId: string): SqlOperation<void> {
  yield* execute("DELETE FROM events WHERE run_id = ? AND id < (SELECT max(id) FROM events)", runId);
}
