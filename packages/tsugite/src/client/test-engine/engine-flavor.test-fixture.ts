import {
  BaseOrchestrator,
  type BaseStep,
  type EntrypointConfigurationClass,
  type Execution,
  type OrchestrationResult,
  type OrchestratorCapabilities,
  type PipelineDeployment,
  PLAIN_CAPABILITIES,
  type RunHandle,
  StepEntrypointConfiguration,
} from "@tsugite/core";

/** Config of the flavor, as a third party would have it in `tsugite.yaml`. */
interface EngineConfig {
  readonly url: string;
  /** Whether the engine is given the name of the run, as Airflow is, or chooses one, as Kubeflow does. */
  readonly names: "given" | "chosen";
}

/** The engine puts its own name of the run in the place of `{{run}}`, and the parameter of a run that has it. */
export class EngineEntrypointConfiguration extends StepEntrypointConfiguration {
  static override readonly SOURCE: string = "./engine-flavor.ts#EngineEntrypointConfiguration";
  static override getCustomEntrypointOptions(): ReadonlySet<string> {
    return new Set(["engine_run", "registered_run"]);
  }
  static override getCustomEntrypointArguments(_step: BaseStep): string[] {
    return ["--engine_run", "{{run}}", "--registered_run", "{{registered_run}}"];
  }
  override getRunName(_pipelineName: string): string {
    return this.argument("engine_run");
  }
  override getRegisteredRunId(): string | undefined {
    return this.argument("registered_run") || undefined;
  }
}

export class EngineOrchestrator extends BaseOrchestrator<EngineConfig> {
  static override readonly FLAVOR: string = "engine";
  static override readonly entrypointConfiguration: EntrypointConfigurationClass = EngineEntrypointConfiguration;
  static override readonly supports: OrchestratorCapabilities = {
    ...PLAIN_CAPABILITIES,
    parallel: true,
    retries: "engine",
  };

  override get engine(): string {
    return this.config.url;
  }

  protected override async prepareOrRunPipeline(deployment: PipelineDeployment): Promise<OrchestrationResult> {
    const { sortedSteps, spec, run, pipeline, signal } = deployment;
    const { directory } = await deployment.bundle();
    const tasks = sortedSteps.map((step) => ({
      name: step.name,
      after: this.getUpstreamStepNames(step, spec),
      tries: 1 + (step.retries?.count ?? 0),
      argv: EngineEntrypointConfiguration.getEntrypointArguments(step, spec),
    }));
    await this.#call(`pipelines/${pipeline.name}`, signal, { directory, cwd: this.root, tasks });
    const name = this.config.names === "given" ? { name: run?.execution.runName } : {};
    const parameters = { registered_run: run?.id };
    const { id } = await this.#call(`pipelines/${pipeline.name}/runs`, signal, { ...name, parameters });
    return { kind: "submitted", ref: { id }, runName: id };
  }

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
