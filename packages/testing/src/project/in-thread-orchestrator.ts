import {
  BaseOrchestrator,
  type OrchestrationResult,
  type OrchestratorCapabilities,
  type PipelineDeployment,
  PLAIN_CAPABILITIES,
} from "@tsugite/core";

/** Runs one step after the other, in the order in which they were called in the builder, as far as they allow it. */
export class InThreadOrchestrator extends BaseOrchestrator {
  static override readonly FLAVOR: string = "in-thread";
  static override readonly supports: OrchestratorCapabilities = {
    ...PLAIN_CAPABILITIES,
    pipelineHooks: true,
    failureModes: ["continueOnFailure", "stopOnFailure", "failFast"],
    // A test has what the machine has; that no more is reserved is nothing to be warned of.
    resources: ["cpu", "memory", "gpu"],
  };

  protected override async prepareOrRunPipeline(deployment: PipelineDeployment): Promise<OrchestrationResult> {
    const { sortedSteps, spec, stack, run } = deployment;
    for (const step of sortedSteps) await this.runStep({ step, spec, stack, run });
    return { kind: "finished", run };
  }
}
