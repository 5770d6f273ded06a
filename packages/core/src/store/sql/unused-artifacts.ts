import type { Digest } from "../../json/digest.ts";
import { textOf } from "./row.ts";
import { queryAll, type SqlOperation } from "./sql-operation.ts";

/** A column that is one of the runs in a list of ids, which is the next value. */
export const IS_AMONG_RUNS = "IN (SELECT sequence FROM runs WHERE id IN (SELECT value FROM json_each(?)))";

const IS_REFERRED = ["step_outputs", "step_inputs"]
  .map(
    (table) =>
      `EXISTS (SELECT 1 FROM ${table} JOIN steps ON steps.id = step_id
         WHERE digest = unhex(value) AND steps.run NOT ${IS_AMONG_RUNS})`,
  )
  .join(" OR ");
const IS_PINNED = `EXISTS (SELECT 1 FROM pins JOIN attempts USING (step_id, attempt)
  WHERE pins.digest = unhex(value) AND attempts.status = 'running')`;

/** Those of the artifacts that no run refers to, or an attempt that is going on is about to, apart from some runs. */
export function* unusedArtifacts(
  digests: readonly Digest[],
  without: readonly string[] = [],
): SqlOperation<readonly Digest[]> {
  const sql = `SELECT value FROM json_each(?) WHERE NOT (${IS_REFERRED} OR ${IS_PINNED})`;
  const rows = yield* queryAll(sql, digests, without, without);
  const unused = new Set(rows.map((row) => textOf(row, "value")));
  if (unused.size === 0) return [];
  for (const digest of yield* digestsInSpecs([...unused], without)) unused.delete(digest);
  return digests.filter((digest) => unused.has(digest));
}

/** A data file of a pipeline may lie in the artifact store before a step has been given it. */
function* digestsInSpecs(digests: readonly Digest[], without: readonly string[]): SqlOperation<readonly Digest[]> {
  const rows = yield* queryAll(
    `SELECT DISTINCT atom FROM specs, json_tree(specs.spec)
     WHERE specs.digest IN (SELECT spec_digest FROM runs WHERE sequence NOT ${IS_AMONG_RUNS})
       AND atom IN (SELECT value FROM json_each(?))`,
    without,
    digests,
  );
  return rows.map((row) => textOf(row, "atom"));
}
