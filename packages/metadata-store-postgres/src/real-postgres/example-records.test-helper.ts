import { digestOf, type NewRun, newRunId, type PipelineSpec, type StepCompletion } from "@tsugite/core";

export const spec: PipelineSpec = { specVersion: 1, name: "penguins", source: "pipeline.ts#default", steps: [] };

export function newRun(changes: Partial<NewRun> = {}): NewRun {
  const id = newRunId();
  const name = changes.name ?? `run-${id}`;
  const execution = { engine: "local", pipeline: "penguins", runName: id };
  return { id, name, pipeline: "penguins", stack: "team", execution, parameters: {}, cache: true, ...changes };
}

/** One small output, and one input. */
export function completion(text = "rows"): StepCompletion {
  const digest = digestOf(text);
  return {
    outputs: { rows: { digest, codec: "json", size: text.length } },
    inputs: [{ path: "rows", digest, producer: { kind: "output", step: "load", output: "rows" } }],
    contents: new Map([[digest, Buffer.from(text)]]),
    metadata: { count: 1 },
  };
}
