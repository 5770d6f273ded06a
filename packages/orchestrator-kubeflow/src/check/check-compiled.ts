import type { Problem } from "@tsugite/core";
import { type CompileRequest, compilePipeline } from "../compile/compile-pipeline.ts";
import { validatePipeline } from "../validate/validate-pipeline.ts";

/** What only shows itself when the pipeline is compiled: sizes, and that it had to be split. */
export function checkCompiled(request: CompileRequest): Problem[] {
  const { pipelineSpec, platformSpec } = compilePipeline(request);
  const problems = validatePipeline(pipelineSpec, platformSpec);
  const parts = Object.values(pipelineSpec.components).filter((component) => "dag" in component).length;
  if (parts === 0) return problems;
  return [
    ...problems,
    {
      code: "NOT_SUPPORTED",
      severity: "warning",
      message: `The pipeline ${request.spec.name} has more steps than Kubeflow takes in one piece, and is run in ${parts} parts: a part begins when all steps of those before it that it waits for have completed.`,
      fix: "Where that is too late, or where the rest is to go on when one step fails, divide it into several pipelines.",
    },
  ];
}
