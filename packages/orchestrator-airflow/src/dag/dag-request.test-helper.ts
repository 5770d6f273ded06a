import type { PipelineSpec, StepSpec } from "@tsugite/core";
import type { AirflowOrchestratorConfig } from "../config.ts";
import type { DagRequest } from "./describe-dag.ts";

const DIGEST = "0123456789abcdef".repeat(4);

/** A step of a spec that tests write by hand. */
export function stepSpec(name: string, rest: Partial<StepSpec> = {}): StepSpec {
  return { name, source: `steps.ts#${name}`, code: { digest: DIGEST }, inputs: {}, outputs: {}, ...rest };
}

/** What a DAG is made of, on a machine whose worker is anywhere. */
export function dagRequest(
  spec: Pick<PipelineSpec, "steps"> & Partial<PipelineSpec>,
  {
    config = {},
    ...rest
  }: Partial<Omit<DagRequest, "config">> & { readonly config?: Partial<AirflowOrchestratorConfig> } = {},
): DagRequest {
  return {
    spec: { specVersion: 1, name: "penguins", source: "pipeline.ts#default", ...spec },
    project: "shop",
    sortedSteps: spec.steps,
    upstreamOf: (step) => step.after ?? [],
    bundle: { digest: "b".repeat(64), files: ["entrypoint.mjs", "pipeline.json"] },
    config: { deliver: "write", baseUrl: "http://localhost:8080", defaultArgs: {}, sameHost: false, ...config },
    runtimeConfiguration: { parameters: {} },
    platform: "linux-x64",
    ...rest,
  };
}
