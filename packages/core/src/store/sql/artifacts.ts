import type { Digest } from "../../json/digest.ts";
import type { ArtifactRecord } from "../../run/run-record.ts";
import type { Lineage, LineageRecord } from "../metadata-requests.ts";
import { toDigestBytes } from "./digest-bytes.ts";
import { bytesOf, digestOfRow, given, integerOf, optionalText, type Row, textOf } from "./row.ts";
import { insertEach, queryAll, queryOne, type SqlOperation, type SqlValue } from "./sql-operation.ts";

/** Keeps contents, each once. One that was damaged meanwhile is mended. */
export function* insertContents(contents: ReadonlyMap<Digest, Uint8Array>): SqlOperation<void> {
  const tuples: (readonly SqlValue[])[] = [];
  for (const [digest, bytes] of contents) tuples.push([toDigestBytes(digest), bytes]);
  yield* insertEach(
    `INSERT INTO contents (digest, bytes) VALUES (?, ?)
     ON CONFLICT (digest) DO UPDATE SET bytes = excluded.bytes WHERE contents.bytes <> excluded.bytes`,
    tuples,
  );
}

export function* findContent(digest: Digest): SqlOperation<Uint8Array | undefined> {
  const row = yield* queryOne("SELECT bytes FROM contents WHERE digest = ?", toDigestBytes(digest));
  return row === undefined ? undefined : bytesOf(row, "bytes");
}

export function* findArtifacts(prefix: string, limit: number): SqlOperation<readonly ArtifactRecord[]> {
  if (!/^[0-9a-f]{0,64}$/.test(prefix)) return [];
  // Of each digest as the newest step that has it as an output has it.
  const rows = yield* queryAll(
    `SELECT step_outputs.* FROM
       (SELECT DISTINCT digest FROM step_outputs WHERE digest BETWEEN ? AND ? ORDER BY digest LIMIT ?) AS found
     JOIN step_outputs ON step_outputs.digest = found.digest AND (step_outputs.step_id, step_outputs.output) = (
       SELECT newest.step_id, newest.output FROM step_outputs AS newest WHERE newest.digest = found.digest
       ORDER BY newest.step_id DESC, newest.output DESC LIMIT 1)
     ORDER BY step_outputs.digest`,
    toDigestBytes(prefix.padEnd(64, "0")),
    toDigestBytes(prefix.padEnd(64, "f")),
    limit,
  );
  return rows.map(toArtifactRecord);
}

export function* findLineage(digest: Digest): SqlOperation<Lineage> {
  return {
    producers: yield* findPorts("step_outputs", "output", digest),
    consumers: yield* findPorts("step_inputs", "path", digest),
  };
}

function* findPorts(table: string, port: string, digest: Digest): SqlOperation<readonly LineageRecord[]> {
  const rows = yield* queryAll(
    `SELECT runs.id AS run_id, runs.name AS run_name, runs.pipeline, steps.step, ${port} AS port
     FROM ${table} JOIN steps ON steps.id = step_id JOIN runs ON runs.sequence = steps.run
     WHERE digest = ? ORDER BY runs.sequence DESC, steps.id, port`,
    toDigestBytes(digest),
  );
  return rows.map(toLineageRecord);
}

export function toArtifactRecord(row: Row): ArtifactRecord {
  return {
    digest: digestOfRow(row, "digest"),
    codec: textOf(row, "codec"),
    size: integerOf(row, "size"),
    ...given({ name: optionalText(row, "name") }),
  };
}

function toLineageRecord(row: Row): LineageRecord {
  return {
    runId: textOf(row, "run_id"),
    step: textOf(row, "step"),
    runName: textOf(row, "run_name"),
    pipeline: textOf(row, "pipeline"),
    port: textOf(row, "port"),
  };
}
