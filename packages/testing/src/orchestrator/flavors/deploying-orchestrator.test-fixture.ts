import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  describeSchedule,
  type EngineSchedule,
  type OrchestrationResult,
  type OrchestratorCapabilities,
  type PipelineDeployment,
  type Schedule,
  type ScheduleControl,
} from "@tsugite/core";
import { SoundOrchestrator } from "../broken/sound-orchestrator.test-fixture.ts";

export interface Planned {
  readonly schedule: Schedule;
  readonly paused: boolean;
}

/** Writes files for people, and leaves pipelines with an engine that is a folder in its root. */
export class DeployingOrchestrator extends SoundOrchestrator {
  static override readonly FLAVOR: string = "deploying";
  static override readonly supports: OrchestratorCapabilities = {
    ...SoundOrchestrator.supports,
    intents: ["run", "compile", "deploy"],
    schedules: true,
  };

  protected override async prepareOrRunPipeline(deployment: PipelineDeployment): Promise<OrchestrationResult> {
    const { intent, outDir = this.root, pipeline, sortedSteps, runtimeConfiguration } = deployment;
    if (intent === "run") return super.prepareOrRunPipeline(deployment);
    const path = join(outDir, `${pipeline.name}.txt`);
    writeFileSync(path, sortedSteps.map(({ name }) => `${name}\n`).join(""));
    if (intent === "compile") return { kind: "prepared", files: [{ path, purpose: "the steps" }] };
    const { digest } = await deployment.bundle();
    const { schedule } = runtimeConfiguration;
    this.plan(pipeline.name, schedule === undefined ? undefined : { schedule, paused: false });
    return { kind: "deployed", id: pipeline.name, version: digest };
  }

  override async undeploy(pipeline: string): Promise<void> {
    this.plan(pipeline, undefined);
    rmSync(join(this.root, `${pipeline}.txt`), { force: true });
  }

  override readonly schedules: ScheduleControl = {
    list: async () => this.listed(),
    pause: async (pipeline) => this.setPaused(pipeline, true),
    resume: async (pipeline) => this.setPaused(pipeline, false),
    delete: async (pipeline) => this.plan(pipeline, undefined),
  };

  protected listed(): readonly EngineSchedule[] {
    const names = existsSync(this.#folder) ? readdirSync(this.#folder) : [];
    return names.map((pipeline) => {
      const { schedule, paused } = this.#planned(pipeline);
      return { pipeline, id: pipeline, description: describeSchedule(schedule), schedule, paused };
    });
  }

  protected plan(pipeline: string, planned: Planned | undefined): void {
    mkdirSync(this.#folder, { recursive: true });
    const file = join(this.#folder, pipeline);
    if (planned === undefined) rmSync(file, { force: true });
    else writeFileSync(file, JSON.stringify(planned));
  }

  protected setPaused(pipeline: string, paused: boolean): void {
    if (existsSync(join(this.#folder, pipeline))) this.plan(pipeline, { ...this.#planned(pipeline), paused });
  }

  get #folder(): string {
    return join(this.root, "schedules");
  }

  #planned(pipeline: string): Planned {
    return JSON.parse(readFileSync(join(this.#folder, pipeline), "utf8"));
  }
}
