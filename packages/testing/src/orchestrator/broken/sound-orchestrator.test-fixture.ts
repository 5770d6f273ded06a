import {
  BaseOrchestrator,
  type BaseStep,
  type OrchestrationResult,
  type OrchestratorCapabilities,
  type PipelineDeployment,
  PLAIN_CAPABILITIES,
} from "@tsugite/core";

/** Keeps every promise: the flavors that break one differ from it in that alone. */
export class SoundOrchestrator extends BaseOrchestrator<{ readonly greeting?: string }> {
  static override readonly FLAVOR: string = "sound";
  static override readonly supports: OrchestratorCapabilities = {
    ...PLAIN_CAPABILITIES,
    parallel: true,
    pipelineHooks: true,
    failureModes: ["continueOnFailure", "stopOnFailure", "failFast"],
  };

  protected override async prepareOrRunPipeline(deployment: PipelineDeployment): Promise<OrchestrationResult> {
    const ended = new Map<string, Promise<unknown>>();
    for (const step of deployment.sortedSteps) {
      const before = this.getUpstreamStepNames(step, deployment.spec).map((name) => ended.get(name));
      ended.set(
        step.name,
        Promise.all(before).then(() => this.perform(step, deployment)),
      );
    }
    await Promise.all(ended.values());
    return { kind: "finished", run: deployment.run };
  }

  protected async perform(step: BaseStep, { spec, stack, run }: PipelineDeployment): Promise<unknown> {
    return this.runStep({ step, spec, stack, run });
  }
}
