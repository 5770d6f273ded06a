import type { CacheEntryQuery } from "../metadata-requests.ts";
import { toDigestBytes } from "./digest-bytes.ts";
import { execute, type SqlOperation } from "./sql-operation.ts";

export function* forgetCacheEntries(query: CacheEntryQuery): SqlOperation<number> {
  const conditions = ["status = 'completed'", "cache_key IS NOT NULL"];
  const values: (string | Uint8Array)[] = [];
  if (query.pipeline !== undefined) {
    conditions.push("run IN (SELECT sequence FROM runs WHERE pipeline = ?)");
    values.push(query.pipeline);
  }
  if (query.step !== undefined) {
    conditions.push("step = ?");
    values.push(query.step);
  }
  if (query.artifact !== undefined) {
    conditions.push("id IN (SELECT step_id FROM step_outputs WHERE digest = ?)");
    values.push(toDigestBytes(query.artifact));
  }
  return yield* execute(`UPDATE steps SET cache_key = NULL WHERE ${conditions.join(" AND ")}`, ...values);
}
