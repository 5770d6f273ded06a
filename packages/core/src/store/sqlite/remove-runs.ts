import type { RunRecord } from "../../run/run-record.ts";
import type { Connection } from "./connection.ts";
import { integerOf, optionalInteger, textOf } from "./row.ts";
import type { SqliteDatabase } from "./sqlite-database.ts";

/** A run, as whoever wants it removed knows it. */
type KnownRun = Pick<RunRecord, "id" | "generation">;

/** Removes those of the runs that can be, one after the other; their ids. */
export async function removeRuns(database: SqliteDatabase, runs: readonly KnownRun[]): Promise<readonly string[]> {
  const removed: string[] = [];
  for (const run of runs) {
    if (await database.write("durable", (connection) => removeRun(connection, run))) removed.push(run.id);
  }
  return removed;
}

/** Removes a run, if it is over and no other run was answered from it. */
function removeRun(connection: Connection, run: KnownRun): boolean {
  if (!isRemovable(connection, run, new Set())) return false;
  connection.run("DELETE FROM runs WHERE id = ?", run.id);
  forgetEvents(connection, run.id);
  return true;
}

/** Those of the runs that could be removed, one after the other; newest first, as they were answered from older ones. */
export function removableRuns(connection: Connection, runs: readonly KnownRun[]): readonly string[] {
  const gone = new Set<string>();
  for (const run of runs) {
    if (isRemovable(connection, run, gone)) gone.add(run.id);
  }
  return [...gone];
}

function isRemovable(connection: Connection, { id, generation }: KnownRun, gone: ReadonlySet<string>): boolean {
  const row = connection.get("SELECT generation, status, lease_until FROM runs WHERE id = ?", id);
  // Taken up again, or removed already.
  if (row === undefined || integerOf(row, "generation") !== generation) return false;
  // An owner that was silent for a while, and is heard again.
  const lease = optionalInteger(row, "lease_until");
  if (textOf(row, "status") === "running" && (lease === undefined || lease > Date.now())) return false;
  return connection
    .all(
      `SELECT DISTINCT runs.id FROM steps JOIN runs ON runs.sequence = steps.run
       WHERE steps.cached_from_run_id = ? AND runs.id <> ?`,
      id,
      id,
    )
    .every((answered) => gone.has(textOf(answered, "id")));
}

/**
 * The newest event of all stays, whatever it is of: an id that had been given away and were given again would be one
 * that followers have seen already.
 */
function forgetEvents(connection: Connection, runId: string): void {
  connection.run("DELETE FROM events WHERE run_id = ? AND id < (SELECT max(id) FROM events)", runId);
}
