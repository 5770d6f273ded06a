import { digestOf } from "../../json/digest.ts";
import type { PipelineSpec } from "../../spec/pipeline-spec.ts";
import { specToJson } from "../../spec/spec-digest.ts";
import type { Connection } from "./connection.ts";
import { toDigestBytes } from "./digest-bytes.ts";
import { jsonOf } from "./row.ts";
import { runNotFound } from "./runs.ts";

/** Keeps a spec, once; the digest by which runs refer to it. */
export function insertSpec(connection: Connection, spec: PipelineSpec): Uint8Array {
  const text = specToJson(spec);
  const digest = toDigestBytes(digestOf(text));
  connection.run("INSERT INTO specs (digest, spec) VALUES (?, ?) ON CONFLICT DO NOTHING", digest, text);
  return digest;
}

/** Raises `RUN_NOT_FOUND`. */
export function readSpec(connection: Connection, runId: string): PipelineSpec {
  const row = connection.get(
    "SELECT spec FROM runs JOIN specs ON specs.digest = runs.spec_digest WHERE runs.id = ?",
    runId,
  );
  return row === undefined ? runNotFound(runId) : jsonOf<PipelineSpec>(row, "spec");
}
