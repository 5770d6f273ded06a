// Flavors that hand the steps something else than the run and the stack they were given.
import {
  type ActiveRun,
  type BaseStep,
  type PipelineDeployment,
  runStep,
  type StepOutcome,
  type StepRun,
} from "@tsugite/core";
import { SoundOrchestrator } from "./sound-orchestrator.test-fixture.ts";

abstract class AltersTheRun extends SoundOrchestrator {
  protected override async perform(step: BaseStep, deployment: PipelineDeployment): Promise<unknown> {
    const { run } = deployment;
    return super.perform(step, run === undefined ? deployment : { ...deployment, run: this.altered(run, step) });
  }
  protected abstract altered(run: ActiveRun, step: BaseStep): ActiveRun;
}

export class NamesRunsByStep extends AltersTheRun {
  static override readonly FLAVOR: string = "names-runs-by-step";
  protected override altered(run: ActiveRun, { name }: BaseStep): ActiveRun {
    return { ...run, name: `${run.name}-${name}` };
  }
}

export class KeepsFailuresToItself extends AltersTheRun {
  static override readonly FLAVOR: string = "keeps-failures-to-itself";
  protected override altered(run: ActiveRun): ActiveRun {
    return { ...run, failed: () => {} };
  }
}

export class IgnoresCancellation extends AltersTheRun {
  static override readonly FLAVOR: string = "ignores-cancellation";
  protected override altered(run: ActiveRun): ActiveRun {
    const { signal } = new AbortController();
    return { ...run, signal, stopping: signal };
  }
}

export class LosesParameters extends AltersTheRun {
  static override readonly FLAVOR: string = "loses-parameters";
  protected override altered(run: ActiveRun): ActiveRun {
    return { ...run, parameters: {} };
  }
}

export class AsksNoCache extends AltersTheRun {
  static override readonly FLAVOR: string = "asks-no-cache";
  protected override altered(run: ActiveRun): ActiveRun {
    return { ...run, cache: false };
  }
}

let newest: ActiveRun | undefined;
export class SharesTheRun extends AltersTheRun {
  static override readonly FLAVOR: string = "shares-the-run";
  protected override async prepareOrRunPipeline(
    deployment: PipelineDeployment,
  ): ReturnType<SoundOrchestrator["prepareOrRunPipeline"]> {
    newest = deployment.run;
    await new Promise((resolve) => setTimeout(resolve, 100));
    return super.prepareOrRunPipeline(deployment);
  }
  protected override altered(run: ActiveRun): ActiveRun {
    return newest ?? run;
  }
}

export class CallsNoHooks extends SoundOrchestrator {
  static override readonly FLAVOR: string = "calls-no-hooks";
  override async runStep(stepRun: StepRun): Promise<StepOutcome> {
    const stack = Object.create(stepRun.stack, { components: { value: [] } });
    return runStep({ ...stepRun, stack });
  }
}

export class DropsLogs extends SoundOrchestrator {
  static override readonly FLAVOR: string = "drops-logs";
  override async runStep(stepRun: StepRun): Promise<StepOutcome> {
    const { metadataStore } = stepRun.stack;
    const silent = new Proxy(metadataStore, {
      get: (store, name) => {
        if (name === "appendLogs") return async () => 0;
        const value = Reflect.get(store, name, store);
        return typeof value === "function" ? value.bind(store) : value;
      },
    });
    return super.runStep({ ...stepRun, stack: Object.create(stepRun.stack, { metadataStore: { value: silent } }) });
  }
}
