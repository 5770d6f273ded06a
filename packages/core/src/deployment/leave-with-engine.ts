import { TsugiteError } from "../error/tsugite-error.ts";
import type { Bundle } from "../module/bundle.ts";
import type { OrchestrationResult } from "../orchestrator/orchestration-result.ts";
import type { PipelineDeployment } from "../orchestrator/pipeline-deployment.ts";
import { specDigest } from "../spec/spec-digest.ts";
import type { DeploymentRecord } from "./deployment-record.ts";

export interface LeftWithEngine {
  readonly result: OrchestrationResult;
  readonly deployment: DeploymentRecord;
}

/** Has the orchestrator leave a pipeline with its engine, and records what the engine needs from now on. */
export async function leaveWithEngine(deployment: PipelineDeployment): Promise<LeftWithEngine> {
  const { stack, spec, runtimeConfiguration } = deployment;
  let used: Bundle | undefined;
  const bundle = async (): Promise<Bundle> => {
    used = await deployment.bundle();
    return used;
  };
  const result = await stack.orchestrator.run({ ...deployment, bundle });
  // run() has made sure of it.
  if (result.kind !== "deployed") throw new TsugiteError("INTERNAL", `Deploying came to ${result.kind}.`);
  const { id, version, url } = result;
  const { parameters, schedule } = runtimeConfiguration;
  const recorded = await stack.metadataStore.recordDeployment({
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
  return { result, deployment: recorded };
}
