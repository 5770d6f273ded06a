import type { ArtifactRecord, StepInputRecord } from "../../run/run-record.ts";
import type { Connection } from "./connection.ts";
import { toDigestBytes } from "./digest-bytes.ts";
import { toLosslessText } from "./lossless-text.ts";

/** Records what a step was given: the edges of the lineage that lead to it. */
export function insertInputs(connection: Connection, stepId: number, inputs: readonly StepInputRecord[]): void {
  for (const [position, { path, digest, producer }] of inputs.entries()) {
    connection.run(
      "INSERT INTO step_inputs (step_id, position, path, digest, producer) VALUES (?, ?, ?, ?, ?)",
      stepId,
      position,
      toLosslessText(path),
      toDigestBytes(digest),
      JSON.stringify(producer),
    );
  }
}

/** Records what a step made: the edges of the lineage that lead from it. */
export function insertOutputs(
  connection: Connection,
  stepId: number,
  outputs: Readonly<Record<string, ArtifactRecord>>,
): void {
  for (const [output, { digest, codec, size, name }] of Object.entries(outputs)) {
    connection.run(
      "INSERT INTO step_outputs (step_id, output, digest, codec, size, name) VALUES (?, ?, ?, ?, ?, ?)",
      stepId,
      toLosslessText(output),
      toDigestBytes(digest),
      codec,
      size,
      name === undefined ? null : toLosslessText(name),
    );
  }
}

/** Forgets what an earlier attempt, or an earlier end, left. */
export function clearEdges(connection: Connection, stepId: number): void {
  connection.run("DELETE FROM step_inputs WHERE step_id = ?", stepId);
  connection.run("DELETE FROM step_outputs WHERE step_id = ?", stepId);
}
