import { digestOf } from "../../json/digest.ts";
import type { PipelineSpec } from "../../spec/pipeline-spec.ts";
import { specToJson } from "../../spec/spec-digest.ts";
import { toDigestBytes } from "./digest-bytes.ts";
import { jsonOf } from "./row.ts";
import { runNotFound } from "./runs.ts";
import { execute, queryOne, type SqlOperation } from "./sql-operation.ts";

/** Keeps a spec, once; the digest by which runs refer to it. */
export function* insertSpec(spec: PipelineSpec): SqlOperation<Uint8Array> {
  const text = specToJson(spec);
  const digest = toDigestBytes(digestOf(text));
  yield* execute("INSERT INTO specs (digest, spec) VALUES (?, ?) ON CONFLICT DO NOTHING", digest, text);
  return digest;
}

/** Raises `RUN_NOT_FOUND`. */
export function* readSpec(runId: string): SqlOperation<PipelineSpec> {
  const row = yield* queryOne(
    "SELECT spec FROM runs JOIN specs ON specs.digest = runs.spec_digest WHERE runs.id = ?",
    runId,
  );
  return row === undefined ? runNotFound(runId) : jsonOf<PipelineSpec>(row, "spec");
}
