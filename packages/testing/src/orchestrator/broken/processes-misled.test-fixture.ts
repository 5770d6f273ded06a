// Flavors whose steps run in processes of their own that are told something wrong.
import {
  BaseOrchestrator,
  type EntrypointConfigurationClass,
  type Execution,
  type OrchestrationResult,
  type RunHandle,
  STEP_NAME_OPTION,
} from "@tsugite/core";
import { ProcessEntrypointConfiguration, ProcessOrchestrator } from "../flavors/process-orchestrator.test-fixture.ts";
import { SubmittingOrchestrator } from "../flavors/submitting-orchestrator.test-fixture.ts";

// Bundles of the flavor below are made of this module.
export { SubmittingEntrypointConfiguration } from "../flavors/submitting-orchestrator.test-fixture.ts";

export class RunNameByStepConfiguration extends ProcessEntrypointConfiguration {
  static override readonly SOURCE: string =
    "./src/orchestrator/broken/processes-misled.test-fixture.ts#RunNameByStepConfiguration";
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

export class StaleConfiguration extends ProcessEntrypointConfiguration {
  static override readonly SOURCE: string = "./src/flavour.ts#StaleConfiguration";
}

export class NamesAnotherFile extends ProcessOrchestrator {
  static override readonly FLAVOR: string = "names-another-file";
  static override readonly entrypointConfiguration: EntrypointConfigurationClass = StaleConfiguration;
  protected override get configuration(): EntrypointConfigurationClass {
    return StaleConfiguration;
  }
}

class InheritingConfiguration extends ProcessEntrypointConfiguration {}

export class InheritsItsSource extends ProcessOrchestrator {
  static override readonly FLAVOR: string = "inherits-its-source";
  static override readonly entrypointConfiguration: EntrypointConfigurationClass = InheritingConfiguration;
}

class HiddenConfiguration extends ProcessEntrypointConfiguration {
  static override readonly SOURCE: string =
    "./src/orchestrator/broken/processes-misled.test-fixture.ts#HiddenConfiguration";
}

export class NamesNoExport extends ProcessOrchestrator {
  static override readonly FLAVOR: string = "names-no-export";
  static override readonly entrypointConfiguration: EntrypointConfigurationClass = HiddenConfiguration;
}

export class SubmitsWithoutAttach extends BaseOrchestrator {
  static override readonly FLAVOR: string = "submits-without-attach";
  protected override async prepareOrRunPipeline(): Promise<OrchestrationResult> {
    return { kind: "submitted", ref: "job-1" };
  }
}
