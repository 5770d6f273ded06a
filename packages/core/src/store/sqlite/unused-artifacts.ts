import type { Digest } from "../../json/digest.ts";
import type { Connection } from "./connection.ts";
import { toDigestBytes } from "./digest-bytes.ts";
import { textOf } from "./row.ts";

/** A column that is one of the runs in a JSON list of ids, which is the next value. */
export const IS_AMONG_RUNS = "IN (SELECT sequence FROM runs WHERE id IN (SELECT value FROM json_each(?)))";

const REFERENCES = ["step_outputs", "step_inputs"].map(
  (table) =>
    `SELECT 1 FROM ${table} JOIN steps ON steps.id = step_id WHERE digest = ? AND steps.run NOT ${IS_AMONG_RUNS} LIMIT 1`,
);
const PIN = `SELECT 1 FROM pins JOIN attempts USING (step_id, attempt)
  WHERE pins.digest = ? AND attempts.status = 'running' LIMIT 1`;

/** Those of the artifacts that no run refers to, or an attempt that is going on is about to, apart from some runs. */
export function unusedArtifacts(
  connection: Connection,
  digests: readonly Digest[],
  without: readonly string[] = [],
): readonly Digest[] {
  const apart = JSON.stringify(without);
  const unused = digests.filter((digest) => {
    const bytes = toDigestBytes(digest);
    const isReferred = REFERENCES.some((sql) => connection.get(sql, bytes, apart) !== undefined);
    return !isReferred && connection.get(PIN, bytes) === undefined;
  });
  if (unused.length === 0) return unused;
  const files = digestsInSpecs(connection, unused, apart);
  return unused.filter((digest) => !files.has(digest));
}

/** A data file of a pipeline may lie in the artifact store before a step has been given it. */
function digestsInSpecs(connection: Connection, digests: readonly Digest[], apart: string): ReadonlySet<Digest> {
  const rows = connection.all(
    `SELECT DISTINCT atom FROM specs, json_tree(specs.spec)
     WHERE specs.digest IN (SELECT spec_digest FROM runs WHERE sequence NOT ${IS_AMONG_RUNS})
       AND atom IN (SELECT value FROM json_each(?))`,
    apart,
    JSON.stringify(digests),
  );
  return new Set(rows.map((row) => textOf(row, "atom")));
}
