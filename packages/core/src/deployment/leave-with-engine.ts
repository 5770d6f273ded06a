import type { Bundle } from "../module/bundle.ts";
import type { OrchestrationResult } from "../orchestrator/orchestration-result.ts";
import type { PipelineDeployment } from "../orchestrator/pipeline-deployment.ts";
import { specDigest } from "../spec/spec-digest.ts";

/** Has the orchestrator leave a pipeline with its engine, and records what the engine needs from now on. */
export async function leaveWithEngine(deployment: PipelineDeployment): Promise<OrchestrationResult> {
  const { stack, spec, runtimeConfiguration } = deployment;
  let used: Bundle | undefined;
  const bundle = async (): Promise<Bundle> => {
    used = await deployment.bundle();
    return used;
  };
  const result = await stack.orchestrator.run({ ...deployment, bundle });
  if (result.kind !== "deployed") return result;
  const { id, version, url } = result;
  const { parameters, schedule } = runtimeConfiguration;
  await stack.metadataStore.recordDeployment({
    engine: stack.orchestrator.engine,
    pipeline: spec.name,
    stack: stack.name,
    id,
    version,
    specDigest: specDigest(spec),
    parameters,
    ...(url === undefined ? {} : { url }),
    ...(used === undefined ? {} : { bundle: used.digest }),
    ...(schedule === undefined ? {} : { schedule }),
  });
  return result;
}
