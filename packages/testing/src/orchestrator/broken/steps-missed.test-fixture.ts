// Flavors that do something else with the steps than to run each once, in its order, to its end.
import {
  type BaseStep,
  type OrchestrationResult,
  type OrchestratorCapabilities,
  type PipelineDeployment,
  runStep,
  type StepOutcome,
  type StepRun,
} from "@tsugite/core";
import { SoundOrchestrator } from "./sound-orchestrator.test-fixture.ts";

export class SkipsTheLastStep extends SoundOrchestrator {
  static override readonly FLAVOR: string = "skips-the-last-step";
  protected override async perform(step: BaseStep, deployment: PipelineDeployment): Promise<unknown> {
    return step === deployment.sortedSteps.at(-1) ? undefined : super.perform(step, deployment);
  }
}

export class WaitsForNothing extends SoundOrchestrator {
  static override readonly FLAVOR: string = "waits-for-nothing";
  protected override async prepareOrRunPipeline(deployment: PipelineDeployment): Promise<OrchestrationResult> {
    for (const step of deployment.sortedSteps.toReversed()) await this.perform(step, deployment);
    return { kind: "finished", run: deployment.run };
  }
}

export class CallsCoreAroundRunStep extends SoundOrchestrator {
  static override readonly FLAVOR: string = "calls-core";
  protected override async perform(step: BaseStep, { spec, stack, run }: PipelineDeployment): Promise<unknown> {
    return runStep({ step, spec, stack, run });
  }
}

export class ReturnsEarly extends SoundOrchestrator {
  static override readonly FLAVOR: string = "returns-early";
  protected override async prepareOrRunPipeline(deployment: PipelineDeployment): Promise<OrchestrationResult> {
    super.prepareOrRunPipeline(deployment).catch(() => {});
    return { kind: "finished", run: deployment.run };
  }
}

export class RunsStepsTwice extends SoundOrchestrator {
  static override readonly FLAVOR: string = "runs-steps-twice";
  protected override async perform(step: BaseStep, deployment: PipelineDeployment): Promise<unknown> {
    await super.perform(step, deployment);
    return super.perform(step, deployment);
  }
}

export class StopsAtTheFirstFailure extends SoundOrchestrator {
  static override readonly FLAVOR: string = "stops-at-failure";
  protected override async prepareOrRunPipeline(deployment: PipelineDeployment): Promise<OrchestrationResult> {
    const { sortedSteps, spec, stack, run } = deployment;
    for (const step of sortedSteps) {
      const outcome = await this.runStep({ step, spec, stack, run });
      if (outcome.status === "failed") break;
    }
    return { kind: "finished", run };
  }
}

export class TakesOneAfterTheOther extends SoundOrchestrator {
  static override readonly FLAVOR: string = "one-after-the-other";
  protected override async prepareOrRunPipeline(deployment: PipelineDeployment): Promise<OrchestrationResult> {
    for (const step of deployment.sortedSteps) await this.perform(step, deployment);
    return { kind: "finished", run: deployment.run };
  }
}

export class LeavesRetriesToNobody extends SoundOrchestrator {
  static override readonly FLAVOR: string = "retries-nobody";
  static override readonly supports: OrchestratorCapabilities = { ...SoundOrchestrator.supports, retries: "engine" };
}

export class TakesACrashForSuccess extends SoundOrchestrator {
  static override readonly FLAVOR: string = "takes-crash-for-success";
  override async runStep(stepRun: StepRun): Promise<StepOutcome> {
    const outcome = await super.runStep(stepRun);
    const { run, stack } = stepRun;
    if (outcome.error?.code !== "STEP_EXITED" || run === undefined) return outcome;
    const key = { runId: run.id, step: outcome.step, generation: run.generation };
    const attempt = await stack.metadataStore.startAttempt(key);
    const completion = { outputs: {}, contents: [], metadata: {}, inputs: outcome.inputs } as const;
    return (await stack.metadataStore.completeStep(key, attempt, completion as never)) as StepOutcome;
  }
}
