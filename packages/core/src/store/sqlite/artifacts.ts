import type { Digest } from "../../json/digest.ts";
import type { ArtifactRecord } from "../../run/run-record.ts";
import type { Lineage, LineageRecord } from "../metadata-requests.ts";
import type { Connection } from "./connection.ts";
import { toDigestBytes } from "./digest-bytes.ts";
import { bytesOf, digestOfRow, given, integerOf, optionalText, type Row, textOf } from "./row.ts";

/** Keeps contents, each once. One that was damaged meanwhile is mended. */
export function insertContents(connection: Connection, contents: ReadonlyMap<Digest, Uint8Array>): void {
  for (const [digest, bytes] of contents) {
    connection.run(
      `INSERT INTO contents (digest, bytes) VALUES (?, ?)
       ON CONFLICT DO UPDATE SET bytes = excluded.bytes WHERE bytes <> excluded.bytes`,
      toDigestBytes(digest),
      bytes,
    );
  }
}

export function findContent(connection: Connection, digest: Digest): Uint8Array | undefined {
  const row = connection.get("SELECT bytes FROM contents WHERE digest = ?", toDigestBytes(digest));
  return row === undefined ? undefined : bytesOf(row, "bytes");
}

export function findArtifacts(connection: Connection, prefix: string, limit: number): readonly ArtifactRecord[] {
  if (!/^[0-9a-f]{0,64}$/.test(prefix)) return [];
  // With max() the other columns are those of the row that has it: the newest.
  return connection
    .all(
      `SELECT digest, codec, size, name, max(step_id) FROM step_outputs WHERE digest BETWEEN ? AND ?
       GROUP BY digest ORDER BY digest LIMIT ?`,
      toDigestBytes(prefix.padEnd(64, "0")),
      toDigestBytes(prefix.padEnd(64, "f")),
      limit,
    )
    .map(toArtifactRecord);
}

export function findLineage(connection: Connection, digest: Digest): Lineage {
  const select = (table: string, port: string): readonly LineageRecord[] =>
    connection
      .all(
        `SELECT runs.id AS run_id, runs.name AS run_name, runs.pipeline, steps.step, ${port} AS port
         FROM ${table} JOIN steps ON steps.id = step_id JOIN runs ON runs.sequence = steps.run
         WHERE digest = ? ORDER BY runs.sequence DESC, steps.id, port`,
        toDigestBytes(digest),
      )
      .map(toLineageRecord);
  return { producers: select("step_outputs", "output"), consumers: select("step_inputs", "path") };
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
