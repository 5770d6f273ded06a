import type { BaseStep, Bundle, PipelineSpec, RuntimeConfiguration } from "@tsugite/core";
import type { AirflowOrchestratorConfig } from "../config.ts";
import { AirflowStepEntrypointConfiguration } from "../entrypoint-configuration.ts";
import type { AirflowSettings } from "../settings.ts";
import type { DagData, DagNode, DagTask } from "./dag-data.ts";
import { describeParams } from "./describe-params.ts";
import { describeSchedule } from "./describe-schedule.ts";
import { taskArgumentsOf, withoutUndefined } from "./task-arguments.ts";

/** What a DAG is made of. */
export interface DagRequest {
  readonly spec: PipelineSpec;
  /** Name of the project; undefined where it has none. */
  readonly project: string | undefined;
  readonly sortedSteps: readonly BaseStep[];
  readonly upstreamOf: (step: BaseStep) => readonly string[];
  readonly bundle: Pick<Bundle, "digest" | "files">;
  readonly config: AirflowOrchestratorConfig;
  /** When Airflow starts runs by itself, and with which parameters. */
  readonly runtimeConfiguration: Pick<RuntimeConfiguration, "schedule" | "parameters">;
  /** Absolute path of the project, where the workers are on this machine. */
  readonly workingDirectory?: string;
  /** Of the machine whose installed packages the bundle has: `linux-x64`. */
  readonly platform: string;
}

/** The oldest Node.js that runs a bundle. */
export const OLDEST_NODE = "24.11.0";

/** Milliseconds that Airflow leaves a step beyond its timeout: to start, to load and store its data, and to end. */
const TIMEOUT_GRACE = 60_000;

/** Describes the DAG of a pipeline; a pure function. */
export function describeDag(request: DagRequest): DagData {
  const { spec, sortedSteps, bundle, runtimeConfiguration, workingDirectory } = request;
  const settings: AirflowSettings = spec.settings?.airflow ?? {};
  return {
    dag_id: spec.name,
    project: request.project ?? null,
    source: spec.source,
    doc_md: settings.docs ?? `The pipeline \`${spec.name}\` of \`${spec.source}\`.`,
    tags: ["tsugite", ...(settings.tags ?? [])],
    ...describeSchedule(runtimeConfiguration.schedule),
    dag_arguments: withoutUndefined({
      max_active_runs: settings.maxActiveRuns,
      max_active_tasks: settings.maxActiveTasks,
    }),
    params: describeParams(spec, runtimeConfiguration.parameters),
    parameters: runtimeConfiguration.parameters,
    bundle: bundle.digest,
    entrypoint_config_source: AirflowStepEntrypointConfiguration.SOURCE,
    working_directory: workingDirectory ?? null,
    node: describeNode(request),
    tasks: sortedSteps.map((step) => describeTask(step, request, settings)),
  };
}

function describeNode({ bundle, config, platform }: DagRequest): DagNode {
  return {
    executable: config.nodeExecutable ?? null,
    at_least: OLDEST_NODE,
    platform: bundle.files.some((file) => file.endsWith(".node")) ? platform : null,
  };
}

function describeTask(step: BaseStep, { spec, config, upstreamOf }: DagRequest, ofPipeline: AirflowSettings): DagTask {
  const { retries, timeout } = step;
  const settings: AirflowSettings = step.settings?.airflow ?? {};
  return {
    task_id: step.name,
    step_arguments: AirflowStepEntrypointConfiguration.getEntrypointArguments(step, spec),
    upstream: upstreamOf(step),
    retries: retries?.count ?? 0,
    retry_delay: (retries?.delay ?? 0) / 1_000,
    exponential_backoff: retries?.backoff === "exponential",
    max_retry_delay: retries === undefined ? null : retries.maxDelay / 1_000,
    timeout: timeout === undefined ? null : (timeout + TIMEOUT_GRACE) / 1_000,
    doc_md: settings.docs ?? `\`${step.source}\``,
    task_arguments: taskArgumentsOf(settings, ofPipeline, config.defaultArgs),
  };
}
