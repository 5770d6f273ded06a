// Flavors whose steps run in processes of their own that are told something wrong.
import { type EntrypointConfigurationClass, type Execution, type RunHandle, STEP_NAME_OPTION } from "@tsugite/core";
import { ProcessEntrypointConfiguration, ProcessOrchestrator } from "../flavors/process-orchestrator.test-fixture.ts";
import { SubmittingOrchestrator } from "../flavors/submitting-orchestrator.test-fixture.ts";

// Bundles of the flavor below are made of this module.
export { SubmittingEntrypointConfiguration } from "../flavors/submitting-orchestrator.test-fixture.ts";

export class RunNameByStepConfiguration extends ProcessEntrypointConfiguration {
  static override readonly SOURCE: string = "misled#RunNameByStepConfiguration";
  override getRunName(_pipelineName: string): string {
    return `${this.argument("run")}-${this.argument(STEP_NAME_OPTION)}`;
  }
}

export class StartsARunForEachStep extends ProcessOrchestrator {
  static override readonly FLAVOR: string = "run-for-each-step";
  static override readonly entrypointConfiguration: EntrypointConfigurationClass = RunNameByStepConfiguration;
  protected override get configuration(): EntrypointConfigurationClass {
    return RunNameByStepConfiguration;
  }
}

export class CannotFindItsRuns extends SubmittingOrchestrator {
  static override readonly FLAVOR: string = "cannot-find-its-runs";
  override attach(execution: Execution): RunHandle {
    return super.attach({ ...execution, runName: `${execution.pipeline}/${execution.runName}` });
  }
}
