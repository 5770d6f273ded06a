// Compiles, checks and writes a chain of steps, and prints the milliseconds it took, and the size: what a user waits for once.
import { compilePipeline } from "../../packages/orchestrator-kubeflow/src/compile/compile-pipeline.ts";
import { chain, compileRequest } from "../../packages/orchestrator-kubeflow/src/compile/compile-request.test-helper.ts";
import { renderYaml } from "../../packages/orchestrator-kubeflow/src/compile/render-yaml.ts";
import { validatePipeline } from "../../packages/orchestrator-kubeflow/src/validate/validate-pipeline.ts";

const request = compileRequest({ steps: chain(Number(process.argv[2])) });
const begin = performance.now();
const { pipelineSpec, platformSpec } = compilePipeline(request);
const problems = validatePipeline(pipelineSpec, platformSpec).filter(({ severity }) => severity !== "warning");
const text = renderYaml([pipelineSpec, platformSpec]);
const milliseconds = performance.now() - begin;
if (problems.length > 0) throw new Error(JSON.stringify(problems));
process.stdout.write(JSON.stringify({ milliseconds, size: Buffer.byteLength(text) }));
