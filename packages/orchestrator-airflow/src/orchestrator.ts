import { mkdir, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import {
  BaseOrchestrator,
  type Bundle,
  type EngineCall,
  type EntrypointConfigurationClass,
  type Execution,
  type OrchestrationResult,
  type OrchestratorCapabilities,
  type PipelineDeployment,
  type PreparedFile,
  type Problem,
  type RunHandle,
  type ScheduleControl,
} from "@tsugite/core";
import { checkAirflowSettings } from "./check-airflow-settings.ts";
import { type AirflowOrchestratorConfig, airflowOrchestratorConfigSchema } from "./config.ts";
import { type DagRequest, describeDag } from "./dag/describe-dag.ts";
import { scheduleOf } from "./dag/describe-schedule.ts";
import { dagFileAt } from "./dag/read-dag-file.ts";
import { type DagFile, renderDagFile } from "./dag/render-dag-file.ts";
import { withStart } from "./dag/with-start.ts";
import { checkStartable } from "./deliver/check-startable.ts";
import { dagPlaces } from "./deliver/dag-places.ts";
import { deliverDag } from "./deliver/deliver-dag.ts";
import { removeDag } from "./deliver/remove-dag.ts";
import { requireDagsFolder } from "./deliver/require-dags-folder.ts";
import { type DagDelivery, writeDag } from "./deliver/write-dag.ts";
import { AirflowStepEntrypointConfiguration } from "./entrypoint-configuration.ts";
import { projectName } from "./project-name.ts";
import { pythonFile } from "./python-files.ts";
import { AirflowClient } from "./rest/airflow-client.ts";
import { airflowRunHandle } from "./run-handle.ts";
import { airflowSchedules } from "./schedules.ts";
import { airflowSettingsSchema } from "./settings.ts";

/**
 * Makes a DAG of each pipeline, with a task for each step. A task starts Node.js with the pipeline's bundle, which calls
 * this class's `runStep`; Airflow decides when, and how often.
 */
export class AirflowOrchestrator extends BaseOrchestrator<AirflowOrchestratorConfig> {
  static override readonly FLAVOR: string = "airflow";
  static override readonly configSchema: typeof airflowOrchestratorConfigSchema = airflowOrchestratorConfigSchema;
  static override readonly settingsSchema: typeof airflowSettingsSchema = airflowSettingsSchema;
  static override readonly entrypointConfiguration: EntrypointConfigurationClass = AirflowStepEntrypointConfiguration;
  static override readonly supports: OrchestratorCapabilities = {
    intents: ["run", "deploy", "compile"],
    steps: "remote",
    schedules: true,
    retries: "engine",
    parallel: true,
    pipelineHooks: false,
    failureModes: ["continueOnFailure"],
    resources: [],
  };

  #kept: AirflowClient | undefined;

  /** Where the workers are on this machine, stores may be folders and files of it. */
  override get supports(): OrchestratorCapabilities {
    return this.config.sameHost ? { ...super.supports, steps: "local" } : super.supports;
  }

  override get engine(): string {
    return this.config.engine ?? this.config.baseUrl.replace(/\/+$/, "");
  }

  override validate(deployment: PipelineDeployment): Problem[] {
    return checkAirflowSettings(deployment);
  }

  /** Whoever cannot sign in, or has paused the DAG, learns it before a run is recorded. */
  override async preparePipelineDeployment(deployment: PipelineDeployment): Promise<void> {
    const { intent, spec, signal, runtimeConfiguration } = deployment;
    if (intent !== "run") return;
    const { unpause = false } = runtimeConfiguration;
    await checkStartable({ client: this.#client, dagId: spec.name, unpause, signal });
  }

  protected override async prepareOrRunPipeline(deployment: PipelineDeployment): Promise<OrchestrationResult> {
    const { intent, outDir = "", run, signal, spec, log } = deployment;
    const dagId = spec.name;
    const bundle = await deployment.bundle();
    const { text, tag } = await this.#renderDag(deployment, bundle);
    if (intent === "compile") return { kind: "prepared", files: await prepareFiles({ outDir, dagId, text, bundle }) };
    const client = this.#client;
    const { config, root } = this;
    const { unpause = false } = deployment.runtimeConfiguration;
    const forRun = run !== undefined;
    await deliverDag({ client, config, root, dagId, text, bundle, tag, forRun, unpause, log, signal });
    if (run === undefined) return { kind: "deployed", id: dagId, version: tag, url: client.dagUrl(dagId) };
    const { runName: runId } = run.execution;
    await client.triggerRun(dagId, { runId, conf: run.parameters, signal });
    const ref = { dagId, runId };
    return { kind: "submitted", ref };
  }

  override attach(execution: Execution): RunHandle {
    return airflowRunHandle(this.#client, execution);
  }

  /** One for all that it asks, so that it signs in once; made when it is first needed. */
  get #client(): AirflowClient {
    const { baseUrl, auth } = this.config;
    this.#kept ??= new AirflowClient({ baseUrl, auth, root: this.root });
    return this.#kept;
  }

  override async undeploy(pipeline: string, { signal }: EngineCall): Promise<void> {
    const { config, root } = this;
    const fix = `Take ${pipeline}.py away from where Airflow reads DAGs.`;
    const dagsFolder = requireDagsFolder({ config, root, dagId: pipeline, fix });
    await removeDag({ client: this.#client, dagsFolder, dagId: pipeline, signal });
  }

  override readonly schedules: ScheduleControl = airflowSchedules({
    client: () => this.#client,
    config: this.config,
    root: this.root,
  });

  /** When Airflow starts runs, and what those are given; a run that is started by hand changes neither. */
  async #standing({ intent, spec, stack, runtimeConfiguration }: PipelineDeployment): Promise<RuntimeOfDag> {
    const { deliver, dagsFolder } = this.config;
    if (intent === "compile") return runtimeConfiguration;
    if (deliver === "files" || dagsFolder === undefined) {
      if (intent === "deploy") return runtimeConfiguration;
      const [standing] = await stack.metadataStore.listDeployments({ engine: this.engine, pipeline: spec.name });
      return standing ?? { parameters: {} };
    }
    // Whoever deployed it, and whatever became of the schedule since.
    const { file } = dagPlaces(resolve(this.root, dagsFolder), spec.name);
    const data = (await dagFileAt(file))?.data;
    const before = data === undefined ? undefined : scheduleOf(data);
    const { schedule, parameters } = runtimeConfiguration;
    if (intent === "run")
      return { parameters: data?.parameters ?? {}, ...(before === undefined ? {} : { schedule: before }) };
    return { parameters, ...(schedule === undefined ? {} : { schedule: withStart(schedule, before, Date.now()) }) };
  }

  async #renderDag(deployment: PipelineDeployment, bundle: Bundle): Promise<DagFile> {
    const { spec, sortedSteps } = deployment;
    const data = describeDag({
      spec,
      project: await projectName(this.root),
      sortedSteps,
      upstreamOf: (step) => this.getUpstreamStepNames(step, spec),
      bundle,
      config: this.config,
      runtimeConfiguration: await this.#standing(deployment),
      ...(this.config.sameHost ? { workingDirectory: this.root } : {}),
      platform: `${process.platform}-${process.arch}`,
    });
    return renderDagFile(await readFile(pythonFile("dag.py"), "utf8"), data);
  }
}

type RuntimeOfDag = DagRequest["runtimeConfiguration"];

/** Writes a DAG and its bundle for people who bring them to Airflow themselves. */
async function prepareFiles({
  outDir,
  ...delivery
}: Required<Omit<DagDelivery, "dagsFolder">> & { readonly outDir: string }): Promise<PreparedFile[]> {
  await mkdir(outDir, { recursive: true });
  await writeDag({ dagsFolder: outDir, ...delivery });
  const { file, ignore, bundles } = dagPlaces(outDir, delivery.dagId);
  const folder = join(bundles, delivery.bundle.digest);
  return [
    { path: file, purpose: "the DAG" },
    { path: ignore, purpose: "keeps Airflow from looking for DAGs in bundles" },
    ...delivery.bundle.files.map((name) => ({ path: join(folder, name), purpose: "the bundle that its tasks run" })),
  ];
}
