import {
  BaseOrchestrator,
  type BaseStep,
  type EntrypointArguments,
  type OrchestrationResult,
  StepEntrypointConfiguration,
} from "@tsugite/core";

/** Where processes of this room's tests say which run they belong to. */
export class OneStepConfiguration extends StepEntrypointConfiguration {
  static override readonly SOURCE: string = "test#OneStepConfiguration";

  static override getCustomEntrypointOptions(): ReadonlySet<string> {
    return new Set(["run_name"]);
  }

  static override getCustomEntrypointArguments(_step: BaseStep, { run_name }: EntrypointArguments): string[] {
    return run_name === undefined ? [] : ["--run_name", run_name];
  }

  override getRunName(_pipelineName: string): string {
    return this.argument("run_name");
  }
  override beginsAnew(): boolean {
    return process.env.TEST_BEGINS_ANEW === "yes";
  }
}

/** An orchestrator of which only `runStep` is used, in the processes that tests start. */
export class OneStepOrchestrator extends BaseOrchestrator {
  static override readonly FLAVOR: string = "one-step";

  protected override prepareOrRunPipeline(): Promise<OrchestrationResult> {
    throw new Error("Tests start each step by themselves.");
  }
}
