import { availableParallelism } from "node:os";
import {
  BaseOrchestrator,
  type EntrypointConfigurationClass,
  type OrchestrationResult,
  type OrchestratorCapabilities,
  type PipelineDeployment,
} from "@tsugite/core";
import { type LocalOrchestratorConfig, localOrchestratorConfigSchema } from "./config.ts";
import { LocalStepEntrypointConfiguration } from "./entrypoint-configuration.ts";
import { runInOrder } from "./run-in-order.ts";

/**
 * Runs steps on this machine, each in a worker thread or process: as soon as what it waits for has ended, up to
 * `maxParallel` at the same time. A step that blocks its thread keeps no other from going on; one that asks for several
 * cores counts as so many.
 */
export class LocalOrchestrator extends BaseOrchestrator<LocalOrchestratorConfig> {
  static override readonly FLAVOR: string = "local";
  static override readonly configSchema: typeof localOrchestratorConfigSchema = localOrchestratorConfigSchema;
  static override readonly entrypointConfiguration: EntrypointConfigurationClass = LocalStepEntrypointConfiguration;
  static override readonly supports: OrchestratorCapabilities = {
    intents: ["run"],
    steps: "local",
    schedules: false,
    retries: "runStep",
    parallel: true,
    pipelineHooks: true,
    failureModes: ["continueOnFailure", "stopOnFailure", "failFast"],
    resources: ["cpu"],
  };

  protected override async prepareOrRunPipeline(deployment: PipelineDeployment): Promise<OrchestrationResult> {
    const { sortedSteps, spec, stack, run } = deployment;
    await runInOrder({
      tasks: sortedSteps,
      nameOf: (step) => step.name,
      upstreamOf: (step) => this.getUpstreamStepNames(step, spec),
      slotsOf: (step) => Math.ceil(step.resources?.cpu ?? 1),
      maxParallel: this.config.maxParallel ?? availableParallelism(),
      perform: (step) => this.runStep({ step, spec, stack, run }),
      ...(run === undefined ? {} : { stopping: run.stopping }),
    });
    return { kind: "finished", run };
  }
}
