import type { Removed } from "../artifact-store.ts";
import { forgetAbandoned } from "./pins.ts";
import { integerOf, type Row } from "./row.ts";
import type { SqlDatabase } from "./sql-database.ts";
import { execute, queryAll, queryOne, type SqlOperation } from "./sql-operation.ts";
import { IS_AMONG_RUNS } from "./unused-artifacts.ts";

/** The first byte of a digest cuts a table in so many pieces, so that no transaction lasts long. */
const PIECES = 256;

/** Removes everything that no run refers to; how much of it were contents. */
export async function removeUnusedRecords(database: SqlDatabase): Promise<Removed> {
  let [count, bytes] = [0, 0];
  for (let piece = 0; piece < PIECES; piece++) {
    const removed = await database.write({ durability: "note", collects: true }, () => removeUnusedContents(piece));
    [count, bytes] = [count + removed.count, bytes + removed.bytes];
  }
  await database.write({ durability: "note", collects: true }, removeUnusedSpecs);
  return { count, bytes };
}

/** Removes the contents in one piece of the table that no step refers to. */
function* removeUnusedContents(piece: number): SqlOperation<Removed> {
  const rows = yield* queryAll(
    `DELETE FROM contents WHERE digest >= ? AND digest < ?
       AND NOT EXISTS (SELECT 1 FROM step_outputs WHERE step_outputs.digest = contents.digest)
     RETURNING length(bytes) AS size`,
    Buffer.of(piece),
    // A blob is smaller than a longer one that begins with it: this is above every digest of the last piece.
    piece === PIECES - 1 ? Buffer.alloc(33, 0xff) : Buffer.of(piece + 1),
  );
  return { count: rows.length, bytes: rows.reduce((sum, row) => sum + integerOf(row, "size"), 0) };
}

/** What {@link removeUnusedRecords} would remove of contents, if some runs were gone. */
export function* countUnusedContents(without: readonly string[]): SqlOperation<Removed> {
  const row = (yield* queryOne(
    `SELECT count(*) AS count, coalesce(sum(length(bytes)), 0) AS bytes FROM contents
     WHERE NOT EXISTS (SELECT 1 FROM step_outputs JOIN steps ON steps.id = step_id
       WHERE step_outputs.digest = contents.digest AND steps.run NOT ${IS_AMONG_RUNS})`,
    without,
  )) as Row;
  return { count: integerOf(row, "count"), bytes: integerOf(row, "bytes") };
}

/** Removes specs without runs, and what digests that stand in no spec were made of. */
function* removeUnusedSpecs(): SqlOperation<void> {
  yield* execute("DELETE FROM specs WHERE digest NOT IN (SELECT spec_digest FROM runs)");
  yield* execute(
    `DELETE FROM digest_parts WHERE digest NOT IN (
       SELECT unhex(atom) FROM specs, json_tree(specs.spec) WHERE type = 'text' AND length(atom) = 64
         AND unhex(atom) IS NOT NULL)`,
  );
  yield* execute(
    `DELETE FROM events WHERE id < (SELECT max(id) FROM events)
       AND run_id IN (SELECT DISTINCT run_id FROM events EXCEPT SELECT id FROM runs)`,
  );
  yield* forgetAbandoned();
}
