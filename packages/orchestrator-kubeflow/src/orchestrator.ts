import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  BaseOrchestrator,
  type EngineCall,
  type EntrypointConfigurationClass,
  type Execution,
  type JsonObject,
  type OrchestrationResult,
  type OrchestratorCapabilities,
  type PipelineDeployment,
  type Problem,
  preparedImage,
  type RunHandle,
  type ScheduleControl,
  TsugiteError,
  throwProblems,
} from "@tsugite/core";
import { checkCompiled } from "./check/check-compiled.ts";
import { checkImageBuilder } from "./check/check-image-builder.ts";
import { checkKubeflowSettings, hasKubeflowSettings } from "./check/check-kubeflow-settings.ts";
import { checkNames } from "./check/check-names.ts";
import { checkParameters } from "./check/check-parameters.ts";
import { checkSecrets } from "./check/check-secrets.ts";
import { checkTimeZone } from "./check/check-time-zone.ts";
import { type CompiledPipeline, type CompileRequest, compilePipeline } from "./compile/compile-pipeline.ts";
import { runtimeParameters } from "./compile/describe-parameters.ts";
import { pipelineNameOf } from "./compile/kubernetes-names.ts";
import { mergeSettings } from "./compile/merge-settings.ts";
import { renderYaml } from "./compile/render-yaml.ts";
import { type KubeflowOrchestratorConfig, kubeflowOrchestratorConfigSchema } from "./config.ts";
import { deliverPipeline } from "./deliver/deliver-pipeline.ts";
import { deliverSchedule } from "./deliver/deliver-schedule.ts";
import { removePipeline } from "./deliver/remove-pipeline.ts";
import { startRun } from "./deliver/start-run.ts";
import { KubeflowStepEntrypointConfiguration } from "./entrypoint-configuration.ts";
import { KubeflowClient } from "./rest/kubeflow-client.ts";
import { kubeflowRunHandle, runReference } from "./run-handle.ts";
import { kubeflowSchedules } from "./schedules.ts";
import { type KubeflowSettings, kubeflowSettingsSchema } from "./settings.ts";
import { validatePipeline } from "./validate/validate-pipeline.ts";

/** Stands for an image that was not built, in files for people who build it. */
const PLACEHOLDER_DIGEST = `sha256:${"0".repeat(64)}`;

/**
 * Makes a pipeline of Kubeflow Pipelines of each pipeline, in which every step is a container of the image that the stack's
 * image builder made. The container calls this class's `runStep`; Kubeflow decides when, and how often.
 */
export class KubeflowOrchestrator extends BaseOrchestrator<KubeflowOrchestratorConfig> {
  static override readonly FLAVOR: string = "kubeflow";
  static override readonly configSchema: typeof kubeflowOrchestratorConfigSchema = kubeflowOrchestratorConfigSchema;
  static override readonly settingsSchema: typeof kubeflowSettingsSchema = kubeflowSettingsSchema;
  static override readonly entrypointConfiguration: EntrypointConfigurationClass = KubeflowStepEntrypointConfiguration;
  static override readonly supports: OrchestratorCapabilities = {
    intents: ["run", "deploy", "compile"],
    steps: "remote",
    schedules: true,
    retries: "engine",
    parallel: true,
    pipelineHooks: false,
    failureModes: ["continueOnFailure"],
    resources: ["cpu", "memory", "gpu"],
  };

  #kept: KubeflowClient | undefined;

  override get engine(): string {
    return this.config.engine ?? this.config.baseUrl.replace(/\/+$/, "");
  }

  override validate(deployment: PipelineDeployment): Problem[] {
    const { spec, sortedSteps, stack, runtimeConfiguration } = deployment;
    const { timeZone, steps } = this.config;
    if (!hasKubeflowSettings(spec, sortedSteps)) return [];
    const settings = mergeSettings(spec.settings?.kubeflow ?? {}, steps);
    const problems = [
      ...checkImageBuilder(deployment),
      ...checkNames(spec, sortedSteps),
      ...checkParameters(spec, runtimeConfiguration.parameters),
      ...checkKubeflowSettings(sortedSteps),
      ...checkSecrets(stack.components, settings),
      ...checkTimeZone(runtimeConfiguration.schedule, timeZone),
    ];
    if (problems.length > 0 || sortedSteps.length === 0) return problems;
    return checkCompiled(this.#compileRequest(deployment, runtimeConfiguration.parameters));
  }

  /** Whoever cannot sign in learns it before a run is recorded. */
  override async preparePipelineDeployment({ intent, spec, signal }: PipelineDeployment): Promise<void> {
    if (intent === "compile") return;
    const client = this.#client;
    const { multi_user } = await client.health(signal);
    if (multi_user === true && this.config.namespace === undefined) {
      throw new TsugiteError(
        "COMPONENT_CONFIG_INVALID",
        `Kubeflow at ${client.baseUrl} has several users, and the config of the orchestrator ${this.name} names no namespace.`,
        { fix: "Write the `namespace` of your profile into the orchestrator's config." },
      );
    }
    await client.pipelines.find(pipelineNameOf(spec.name), signal);
  }

  protected override async prepareOrRunPipeline(deployment: PipelineDeployment): Promise<OrchestrationResult> {
    const { intent, spec, run, sortedSteps, signal, log, runtimeConfiguration } = deployment;
    const compiled = this.#compile(deployment, await this.#defaults(deployment));
    if (intent === "compile") return this.#writeFiles(deployment, compiled);
    const client = this.#client;
    const delivered = await deliverPipeline({ client, spec, compiled, log, signal });
    const experiment = await client.runs.experiment(this.config.experiment ?? spec.name, signal);
    const ofPipeline: KubeflowSettings = spec.settings?.kubeflow ?? {};
    const place = {
      ...delivered,
      client,
      experimentId: experiment.experiment_id,
      serviceAccount: ofPipeline.serviceAccount ?? this.config.serviceAccount,
      signal,
    };
    if (run !== undefined) {
      const runId = await startRun({ ...place, run, parameters: compiled.parameters });
      return { kind: "submitted", ref: runReference(runId, sortedSteps), runName: runId };
    }
    const { schedule, parameters, unpause = false } = runtimeConfiguration;
    const given = runtimeParameters(compiled.parameters, parameters);
    await deliverSchedule({ ...place, spec, schedule, parameters: given, unpause, log });
    const { pipelineId, versionId } = delivered;
    const url = client.pipelines.versionUrl(pipelineId, versionId);
    return { kind: "deployed", id: compiled.pipelineSpec.pipelineInfo.name, version: compiled.version, url };
  }

  override attach(execution: Execution): RunHandle {
    return kubeflowRunHandle(this.#client, execution);
  }

  override async undeploy(pipeline: string, { signal }: EngineCall): Promise<void> {
    await removePipeline({ client: this.#client, pipeline, signal });
  }

  override readonly schedules: ScheduleControl = kubeflowSchedules({
    client: () => this.#client,
    timeZone: this.config.timeZone,
  });

  /** One for all that it asks, so that a program that prints a token is asked once; made when it is first needed. */
  get #client(): KubeflowClient {
    const { baseUrl, auth, namespace } = this.config;
    this.#kept ??= new KubeflowClient({ baseUrl, auth, namespace, root: this.root });
    return this.#kept;
  }

  /** The defaults of the parameters; a run that is started by hand leaves those that the pipeline was deployed with. */
  async #defaults({ intent, spec, stack, runtimeConfiguration }: PipelineDeployment): Promise<JsonObject> {
    if (intent !== "run") return runtimeConfiguration.parameters;
    const [standing] = await stack.metadataStore.listDeployments({ engine: this.engine, pipeline: spec.name });
    return standing?.parameters ?? {};
  }

  #compile(deployment: PipelineDeployment, parameters: JsonObject): CompiledPipeline {
    const compiled = compilePipeline(this.#compileRequest(deployment, parameters));
    const problems = validatePipeline(compiled.pipelineSpec, compiled.platformSpec);
    throwProblems(problems, `The pipeline ${deployment.spec.name} cannot be run by Kubeflow`);
    return compiled;
  }

  #compileRequest(deployment: PipelineDeployment, parameters: JsonObject): CompileRequest {
    const { spec, sortedSteps } = deployment;
    return {
      spec,
      sortedSteps,
      upstreamOf: (step) => this.getUpstreamStepNames(step, spec),
      image: preparedImage(deployment)?.image ?? placeholderImage(spec.name),
      steps: this.config.steps,
      parameters,
    };
  }

  async #writeFiles(
    deployment: PipelineDeployment,
    { pipelineSpec, platformSpec }: CompiledPipeline,
  ): Promise<OrchestrationResult> {
    const { outDir = "", log, spec, runtimeConfiguration } = deployment;
    const path = join(outDir, `${pipelineSpec.pipelineInfo.name}.yaml`);
    await mkdir(outDir, { recursive: true });
    await writeFile(path, renderYaml([pipelineSpec, platformSpec]));
    if (preparedImage(deployment) === undefined) {
      log(
        `No image was built: ${placeholderImage(spec.name)} stands in its place, which has to be replaced by one that holds the bundle at /app.`,
      );
    }
    if (runtimeConfiguration.schedule !== undefined) {
      log(
        "The schedule is not in the file: Kubeflow has recurring runs beside a pipeline. `tsugite deploy` makes one.",
      );
    }
    return { kind: "prepared", files: [{ path, purpose: "the pipeline, to be uploaded to Kubeflow" }] };
  }
}

function placeholderImage(pipeline: string): string {
  return `image-of.invalid/${pipelineNameOf(pipeline)}@${PLACEHOLDER_DIGEST}`;
}
