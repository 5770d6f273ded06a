import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import {
  BaseOrchestrator,
  type Bundle,
  type EntrypointConfigurationClass,
  type Execution,
  type OrchestrationResult,
  type OrchestratorCapabilities,
  type PipelineDeployment,
  type PreparedFile,
  type Problem,
  type RunHandle,
} from "@tsugite/core";
import { checkAirflowSettings } from "./check-airflow-settings.ts";
import { type AirflowOrchestratorConfig, airflowOrchestratorConfigSchema } from "./config.ts";
import { describeDag } from "./dag/describe-dag.ts";
import { type DagFile, renderDagFile } from "./dag/render-dag-file.ts";
import { AirflowStepEntrypointConfiguration } from "./entrypoint-configuration.ts";
import { pythonFile } from "./python-files.ts";
import { AirflowClient } from "./rest/airflow-client.ts";
import { airflowSettingsSchema } from "./settings.ts";
import { runHandle, startRun } from "./thin-run.ts";

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

  protected override async prepareOrRunPipeline(deployment: PipelineDeployment): Promise<OrchestrationResult> {
    const { intent, outDir = "", run, signal, spec } = deployment;
    const bundle = await deployment.bundle();
    const file = await this.#renderDag(deployment, bundle);
    if (intent === "compile") return { kind: "prepared", files: await writeDag(outDir, spec.name, file, bundle) };
    await writeDag(resolve(this.root, this.config.dagsFolder ?? ""), spec.name, file, bundle);
    if (run === undefined) return { kind: "deployed", id: spec.name, version: file.tag };
    const { runName: runId } = run.execution;
    const request = { dagId: spec.name, tag: file.tag, runId, conf: run.parameters, signal };
    await startRun(this.#client(), request);
    return { kind: "submitted", ref: { dagId: spec.name, runId } };
  }

  override attach({ pipeline, runName }: Execution): RunHandle {
    return runHandle(this.#client(), pipeline, runName);
  }

  #client(): AirflowClient {
    const { baseUrl, auth } = this.config;
    return new AirflowClient({ baseUrl, auth, root: this.root });
  }

  async #renderDag(deployment: PipelineDeployment, bundle: Bundle): Promise<DagFile> {
    const { spec, sortedSteps, runtimeConfiguration, intent } = deployment;
    const data = describeDag({
      spec,
      sortedSteps,
      upstreamOf: (step) => this.getUpstreamStepNames(step, spec),
      bundle,
      config: this.config,
      // The parameters of one run are none of the DAG's.
      runtimeConfiguration: intent === "run" ? { parameters: {} } : runtimeConfiguration,
      ...(this.config.sameHost ? { workingDirectory: this.root } : {}),
      platform: `${process.platform}-${process.arch}`,
    });
    return renderDagFile(await readFile(pythonFile("dag.py"), "utf8"), data);
  }
}

/** Writes a DAG and its bundle for people who bring them to Airflow themselves. */
async function writeDag(outDir: string, dagId: string, file: DagFile, bundle: Bundle): Promise<PreparedFile[]> {
  const path = join(outDir, `${dagId}.py`);
  const folder = join(outDir, ".tsugite", dagId, bundle.digest);
  await mkdir(folder, { recursive: true });
  await cp(bundle.directory, folder, { recursive: true });
  const ignored = join(outDir, ".airflowignore");
  await writeFile(ignored, "[.]tsugite\n");
  await writeFile(path, file.text);
  return [
    { path, purpose: "the DAG" },
    { path: ignored, purpose: "keeps Airflow from looking for DAGs in bundles" },
    ...bundle.files.map((name) => ({ path: join(folder, name), purpose: "the bundle that its tasks run" })),
  ];
}
