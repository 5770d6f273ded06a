import { randomUUID } from "node:crypto";
import {
  type ArtifactRecord,
  type BaseMetadataStore,
  digestOf,
  type ErrorRecord,
  type NewRun,
  type PipelineSpec,
  type StepCompletion,
  type StepInputRecord,
  type StepKey,
} from "@tsugite/core";

export const exampleSpec: PipelineSpec = { specVersion: 1, name: "penguins", source: "pipeline.ts#default", steps: [] };

export const exampleError: ErrorRecord = {
  code: "STEP_THREW",
  name: "TypeError",
  message: "no penguins \0 \ud800",
  cause: { code: "INTERNAL", name: "Error", message: "no file" },
};

export function exampleRun(changes: Partial<NewRun> = {}): NewRun {
  const id = changes.id ?? randomUUID();
  const name = changes.name ?? `run-${id}`;
  const pipeline = changes.pipeline ?? "penguins";
  return {
    id,
    name,
    pipeline,
    stack: "local",
    execution: { engine: "local", pipeline, runName: name },
    parameters: { ratio: 0.8 },
    cache: true,
    ...changes,
  };
}

export function exampleArtifact(text: string, changes: Partial<ArtifactRecord> = {}): ArtifactRecord {
  return { digest: digestOf(text), codec: "json", size: Buffer.byteLength(text), ...changes };
}

export function exampleInput(text: string): StepInputRecord {
  return { path: "rows", digest: digestOf(text), producer: { kind: "output", step: "load", output: "rows" } };
}

export function exampleCompletion(changes: Partial<StepCompletion> = {}): StepCompletion {
  return { outputs: {}, inputs: [], contents: new Map(), metadata: {}, ...changes };
}

/** A new run that has one step with one running attempt. */
export async function startedStep(store: BaseMetadataStore, step = "fit"): Promise<StepKey> {
  const { id } = await store.createRun(exampleRun(), exampleSpec);
  const key = { runId: id, step };
  await store.startAttempt(key);
  return key;
}
