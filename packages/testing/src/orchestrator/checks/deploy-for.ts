import type { DeploymentIntent, OrchestrationResult, ScheduleOptions } from "@tsugite/core";
import type { Workplace } from "../kit/kit.ts";
import { bundleOf } from "../kit/run-pipeline.ts";

export interface DeployForOptions {
  readonly intent: DeploymentIntent;
  /** Absolute path; for `compile`. */
  readonly outDir?: string;
  /** @default none */
  readonly schedule?: ScheduleOptions;
}

export interface Deployed {
  readonly result: OrchestrationResult;
  /** Name of a run that was registered. */
  readonly registered: string | undefined;
}

/** Deploys a pipeline of the kit, on a stack that is opened for it. */
export async function deployFor(
  place: Workplace,
  source: string,
  { intent, outDir, schedule }: DeployForOptions,
): Promise<Deployed> {
  return place.withPipeline(source, async (pipeline) => {
    const kit = await place.open();
    const { result } = await kit.stack.deployPipeline({
      spec: pipeline.spec,
      runtimeConfiguration: { parameters: {}, cache: true, ...(schedule === undefined ? {} : { schedule }) },
      intent,
      ...(outDir === undefined ? {} : { outDir }),
      runtime: pipeline.loaded.runtime,
      bundle: () => bundleOf(pipeline, kit),
    });
    const [run] = await kit.stack.metadataStore.listRuns();
    return { result, registered: run?.name };
  });
}
