import { cp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  BaseOrchestrator,
  type BaseStep,
  describeSchedule,
  type EngineCall,
  type EntrypointConfigurationClass,
  type Execution,
  type JsonObject,
  type OrchestrationResult,
  type OrchestratorCapabilities,
  type PipelineDeployment,
  PLAIN_CAPABILITIES,
  type RunHandle,
  type Schedule,
  type ScheduleControl,
  StepEntrypointConfiguration,
} from "@tsugite/core";

/** Config of the flavor, as a third party would have it in `tsugite.yaml`. */
interface EngineConfig {
  readonly url: string;
  /** Whether the engine is given the name of the run, as Airflow is, or chooses one, as Kubeflow does. */
  readonly names: "given" | "chosen";
}

/** The engine puts what it knows of a run in the place of `{{run}}` and the like. */
export class EngineEntrypointConfiguration extends StepEntrypointConfiguration {
  static override readonly SOURCE: string = "./engine-flavor.ts#EngineEntrypointConfiguration";
  static override getCustomEntrypointOptions(): ReadonlySet<string> {
    return new Set(["engine_run", "registered_run", "run_params", "scheduled_at"]);
  }
  static override getCustomEntrypointArguments(_step: BaseStep): string[] {
    const known = ["--engine_run", "{{run}}", "--registered_run", "{{registered_run}}"];
    return [...known, "--run_params", "{{params}}", "--scheduled_at", "{{scheduled_at}}"];
  }
  override getRunName(_pipelineName: string): string {
    return this.argument("engine_run");
  }
  override getRegisteredRunId(): string | undefined {
    return this.argument("registered_run") || undefined;
  }
  override getParameters(): JsonObject {
    return JSON.parse(this.argument("run_params"));
  }
  override getScheduledAt(): number | undefined {
    return Number(this.argument("scheduled_at")) || undefined;
  }
}

export class EngineOrchestrator extends BaseOrchestrator<EngineConfig> {
  static override readonly FLAVOR: string = "engine";
  static override readonly entrypointConfiguration: EntrypointConfigurationClass = EngineEntrypointConfiguration;
  static override readonly supports: OrchestratorCapabilities = {
    ...PLAIN_CAPABILITIES,
    intents: ["run", "deploy", "compile"],
    schedules: true,
    parallel: true,
    retries: "engine",
  };

  override get engine(): string {
    return this.config.url;
  }

  protected override async prepareOrRunPipeline(deployment: PipelineDeployment): Promise<OrchestrationResult> {
    const { intent, runtimeConfiguration, run, pipeline, signal } = deployment;
    const path = `pipelines/${pipeline.name}`;
    const { directory, digest } = await deployment.bundle();
    const tasks = this.#tasks(deployment);
    const { parameters: params, schedule } = runtimeConfiguration;
    if (intent === "compile")
      return compileInto(deployment.outDir ?? "", pipeline.name, { directory, tasks, schedule });
    deployment.log(`Handing ${pipeline.name} over to ${this.config.url}`);
    const content = { directory, cwd: this.root, tasks };
    if (intent === "deploy") {
      await this.#call(path, signal, { ...content, deployed: { params, schedule } });
      const id = `${pipeline.name}@engine`;
      return { kind: "deployed", id, version: digest.slice(0, 12), url: `${this.config.url}/${path}` };
    }
    await this.#call(path, signal, content);
    const name = this.config.names === "given" ? { name: run?.execution.runName } : {};
    const parameters = { registered_run: run?.id };
    const { id } = await this.#call(`${path}/runs`, signal, { ...name, parameters });
    return { kind: "submitted", ref: { id }, runName: id };
  }

  #tasks({ sortedSteps, spec }: PipelineDeployment): readonly object[] {
    return sortedSteps.map((step) => ({
      name: step.name,
      after: this.getUpstreamStepNames(step, spec),
      tries: 1 + (step.retries?.count ?? 0),
      argv: EngineEntrypointConfiguration.getEntrypointArguments(step, spec),
    }));
  }

  override async undeploy(pipeline: string, { signal }: EngineCall): Promise<void> {
    await this.#call(`pipelines/${pipeline}/delete`, signal, {});
  }

  override readonly schedules: ScheduleControl = {
    list: async ({ signal }) => {
      const listed: readonly ListedSchedule[] = await this.#call("schedules", signal);
      return listed.map(({ pipeline, schedule, paused, nextRunAt }) => ({
        pipeline,
        id: `${pipeline}@engine`,
        description: describeSchedule(schedule),
        schedule,
        paused,
        ...(paused || nextRunAt === undefined ? {} : { nextRunAt }),
        url: `${this.config.url}/pipelines/${pipeline}`,
      }));
    },
    pause: (pipeline, { signal }) => this.#call(`schedules/${pipeline}/pause`, signal, {}),
    resume: (pipeline, { signal }) => this.#call(`schedules/${pipeline}/resume`, signal, {}),
    delete: (pipeline, { signal }) => this.#call(`schedules/${pipeline}/delete`, signal, {}),
  };

  override attach({ runName, pipeline }: Execution): RunHandle {
    const path = `pipelines/${pipeline}/runs/${encodeURIComponent(runName)}`;
    return {
      url: `${this.config.url}/${path}`,
      status: ({ signal }) => this.#call(path, signal),
      cancel: ({ signal }) => this.#call(`${path}/cancel`, signal, {}),
      logs: (step, { signal, attempt = "newest" }) => this.#lines(`${path}/logs/${step}/${attempt}`, signal),
    };
  }

  async *#lines(path: string, signal: AbortSignal): AsyncGenerator<string> {
    yield* (await this.#call(path, signal)).lines;
  }

  // biome-ignore lint/suspicious/noExplicitAny: what an engine answers has no type.
  async #call(path: string, signal: AbortSignal, body?: object): Promise<any> {
    const request = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
    const response = await fetch(`${this.config.url}/${path}`, { signal, ...request });
    if (response.status === 404) return { state: "gone", lines: [] };
    if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
    return response.json();
  }
}

interface ListedSchedule {
  readonly pipeline: string;
  readonly schedule: Schedule;
  readonly paused: boolean;
  readonly nextRunAt?: number;
}

async function compileInto(
  outDir: string,
  pipeline: string,
  {
    directory,
    ...content
  }: { readonly directory: string; readonly tasks: readonly object[]; readonly schedule?: unknown },
): Promise<OrchestrationResult> {
  const path = join(outDir, `${pipeline}.json`);
  await cp(directory, join(outDir, "bundle"), { recursive: true });
  await writeFile(path, `${JSON.stringify(content)}\n`);
  return {
    kind: "prepared",
    files: [
      { path, purpose: "the pipeline, as the engine reads it" },
      { path: join(outDir, "bundle", "entrypoint.mjs"), purpose: "what its tasks start" },
    ],
  };
}
