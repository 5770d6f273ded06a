import {
  BaseOrchestrator,
  type OrchestrationResult,
  type OrchestratorCapabilities,
  type PipelineDeployment,
  PLAIN_CAPABILITIES,
} from "@tsugite/core";
import pLimit from "p-limit";
import { type MyFlavorConfig, myFlavorConfigSchema } from "./config.ts";

/** Runs each step as soon as those that it waits for have ended, up to `maxParallel` at the same time. */
export class MyFlavorOrchestrator extends BaseOrchestrator<MyFlavorConfig> {
  static override readonly FLAVOR: string = "my-flavor";
  static override readonly configSchema = myFlavorConfigSchema;
  // A pipeline that asks for more is refused before anything runs, and the conformance kit tests what stands here.
  static override readonly supports: OrchestratorCapabilities = {
    ...PLAIN_CAPABILITIES,
    parallel: true,
    pipelineHooks: true,
    failureModes: ["continueOnFailure", "stopOnFailure", "failFast"],
  };

  protected override async prepareOrRunPipeline(deployment: PipelineDeployment): Promise<OrchestrationResult> {
    const { sortedSteps, spec, stack, run } = deployment;
    const limit = pLimit(this.config.maxParallel);
    const ends = new Map<string, Promise<void>>();

    for (const step of sortedSteps) {
      // `sortedSteps` has each step after those that it waits for, so that their ends are known here.
      const upstream = this.getUpstreamStepNames(step, spec).map((name) => ends.get(name));
      const end = Promise.all(upstream).then(() =>
        limit(async () => {
          // A step that is not given to `runStep` is recorded as skipped or cancelled by the stack.
          if (run?.stopping.aborted !== true) await this.runStep({ step, spec, stack, run });
        }),
      );
      ends.set(step.name, end);
    }
    // `runStep` rejects when the stores fail, not when a step does. The steps that are going on end first.
    await Promise.allSettled(ends.values());
    await Promise.all(ends.values());
    return { kind: "finished", run };
  }
}
