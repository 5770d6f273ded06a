// Flavors that do something else with what was deployed than they were asked for.
import type { OrchestrationResult, PipelineDeployment } from "@tsugite/core";
import { DeployingOrchestrator, type Planned } from "../flavors/deploying-orchestrator.test-fixture.ts";

export class KeepsTheScheduleOfWhatIsGone extends DeployingOrchestrator {
  static override readonly FLAVOR: string = "keeps-the-schedule";
  override async undeploy(): Promise<void> {}
}

export class RefusesWhatIsNotDeployed extends DeployingOrchestrator {
  static override readonly FLAVOR: string = "refuses-what-is-gone";
  override async undeploy(pipeline: string): Promise<void> {
    if (!this.listed().some((schedule) => schedule.pipeline === pipeline)) throw new Error(`404 no such ${pipeline}`);
    await super.undeploy(pipeline);
  }
}

export class CannotUndeploy extends DeployingOrchestrator {
  static override readonly FLAVOR: string = "cannot-undeploy";
  // As in a class without the method.
  override readonly undeploy = undefined as never;
}

export class PausesNothing extends DeployingOrchestrator {
  static override readonly FLAVOR: string = "pauses-nothing";
  protected override setPaused(): void {}
}

export class DropsTheTimeZone extends DeployingOrchestrator {
  static override readonly FLAVOR: string = "drops-the-time-zone";
  protected override plan(pipeline: string, planned: Planned | undefined): void {
    const { schedule } = planned ?? {};
    const isCron = planned !== undefined && schedule?.cron !== undefined;
    super.plan(pipeline, isCron ? { ...planned, schedule: { ...schedule, timeZone: "UTC" } } : planned);
  }
}

export class KeepsTheOldSchedule extends DeployingOrchestrator {
  static override readonly FLAVOR: string = "keeps-the-old-schedule";
  protected override async prepareOrRunPipeline(deployment: PipelineDeployment): Promise<OrchestrationResult> {
    const { pipeline, runtimeConfiguration } = deployment;
    const before = this.listed().find((schedule) => schedule.pipeline === pipeline.name);
    const result = await super.prepareOrRunPipeline(deployment);
    if (runtimeConfiguration.schedule === undefined && before?.schedule !== undefined) {
      this.plan(pipeline.name, { schedule: before.schedule, paused: before.paused });
    }
    return result;
  }
}
