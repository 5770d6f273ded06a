import type { ArtifactRecord, StepInputRecord } from "../../run/run-record.ts";
import { toDigestBytes } from "./digest-bytes.ts";
import { execute, FreeText, insertEach, type SqlOperation } from "./sql-operation.ts";

/** Records what a step was given: the edges of the lineage that lead to it. */
export function* insertInputs(stepId: number, inputs: readonly StepInputRecord[]): SqlOperation<void> {
  yield* insertEach(
    "INSERT INTO step_inputs (step_id, position, path, digest, producer) VALUES (?, ?, ?, ?, ?)",
    inputs.map(({ path, digest, producer }, position) => [
      stepId,
      position,
      new FreeText(path),
      toDigestBytes(digest),
      JSON.stringify(producer),
    ]),
  );
}

/** Records what a step made: the edges of the lineage that lead from it. */
export function* insertOutputs(stepId: number, outputs: Readonly<Record<string, ArtifactRecord>>): SqlOperation<void> {
  yield* insertEach(
    "INSERT INTO step_outputs (step_id, output, digest, codec, size, name) VALUES (?, ?, ?, ?, ?, ?)",
    Object.entries(outputs).map(([output, { digest, codec, size, name }]) => [
      stepId,
      new FreeText(output),
      toDigestBytes(digest),
      codec,
      size,
      name === undefined ? null : new FreeText(name),
    ]),
  );
}

/** Forgets what an earlier attempt, or an earlier end, left. */
export function* clearEdges(stepId: number): SqlOperation<void> {
  yield* execute("DELETE FROM step_inputs WHERE step_id = ?", stepId);
  yield* execute("DELETE FROM step_outputs WHERE step_id = ?", stepId);
}
