import { type InputSpec, type PipelineSpec, type StepSpec, upstreamStepNames } from "@tsugite/core";
import type { KubeflowSettings } from "../settings.ts";
import type { CompileRequest } from "./compile-pipeline.ts";

const DIGEST = "0123456789abcdef".repeat(4);
const IMAGE = `registry.example.com/shop/penguins@sha256:${DIGEST}`;

/** A step of a spec that tests write by hand, with one output. */
export function stepSpec(name: string, rest: Partial<StepSpec> = {}): StepSpec {
  const code = { digest: DIGEST };
  return { name, source: `steps.ts#${name}`, code, inputs: {}, outputs: { output: { codec: "auto" } }, ...rest };
}

/** An input that is the output of a step. */
export function from(step: string, output = "output"): InputSpec {
  return { kind: "output", step, output };
}

/** What a pipeline of Kubeflow is compiled from. */
export function compileRequest(
  spec: Pick<PipelineSpec, "steps"> & Partial<PipelineSpec>,
  rest: { readonly steps?: KubeflowSettings; readonly parameters?: CompileRequest["parameters"] } = {},
): CompileRequest {
  return {
    spec: { specVersion: 1, name: "penguins", source: "pipeline.ts#default", ...spec },
    sortedSteps: spec.steps,
    upstreamOf: upstreamStepNames,
    image: IMAGE,
    steps: {},
    parameters: {},
    ...rest,
  };
}

/** Steps one after the other, each of the same function. */
export function chain(length: number): readonly StepSpec[] {
  return Array.from({ length }, (_, index) =>
    stepSpec(`s${index}`, { source: "steps.ts#next", inputs: index === 0 ? {} : { rows: from(`s${index - 1}`) } }),
  );
}
