import { canonicalJson, type Json, type PipelineSpec, type Schedule } from "@tsugite/core";
import type { KubeflowRecurringRun } from "../rest/answers.ts";
import type { KubeflowClient } from "../rest/kubeflow-client.ts";
import { ROOT_INPUT, SCHEDULED_TIME_PLACEHOLDER } from "../step/input-names.ts";
import type { DeliveredPipeline } from "./deliver-pipeline.ts";
import { triggerOf } from "./kubeflow-trigger.ts";

export interface ScheduleToDeliver extends DeliveredPipeline {
  readonly client: KubeflowClient;
  readonly spec: Pick<PipelineSpec, "name">;
  /** Undefined: Kubeflow starts no runs by itself. */
  readonly schedule: Schedule | undefined;
  readonly experimentId: string;
  /** As they travel. */
  readonly parameters: Readonly<Record<string, Json>>;
  readonly serviceAccount: string | undefined;
  /** Whether a schedule goes on that somebody paused. */
  readonly unpause: boolean;
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
}

const BEGINNING = "Made by Tsugite for the pipeline ";

/** The pipeline whose schedule this is; undefined for those that people made in Kubeflow. */
export function pipelineOf({ description }: KubeflowRecurringRun): string | undefined {
  return description?.startsWith(BEGINNING) === true ? description.slice(BEGINNING.length) : undefined;
}

/** The schedules of a pipeline that we made: one, or more for as long as one takes the place of another. */
export async function schedulesOf(
  client: KubeflowClient,
  pipeline: string,
  signal: AbortSignal,
): Promise<readonly KubeflowRecurringRun[]> {
  const all = await client.schedules.list(signal);
  return all.filter((recurring) => pipelineOf(recurring) === pipeline);
}

/** Takes away the schedules of a pipeline that we made. */
export async function deleteSchedules(client: KubeflowClient, pipeline: string, signal: AbortSignal): Promise<void> {
  for (const { recurring_run_id } of await schedulesOf(client, pipeline, signal)) {
    await client.schedules.delete(recurring_run_id, signal);
  }
}

/**
 * Leaves a schedule with Kubeflow, in the place of the one that it has; that stays where nothing changed. The new one is
 * there before the old one is deleted, so that whatever goes wrong in between, runs are started.
 */
export async function deliverSchedule(request: ScheduleToDeliver): Promise<void> {
  const { client, spec, schedule, unpause, log, signal, ...place } = request;
  const before = await schedulesOf(client, spec.name, signal);
  const isPaused = before.length > 0 && before.every(({ status }) => status === "DISABLED");
  const enabled = unpause || !isPaused;
  const kept = schedule === undefined ? undefined : before.find((recurring) => isSame(recurring, request, schedule));
  if (schedule !== undefined && isPaused && !unpause) {
    log(
      `The schedule of ${spec.name} is paused in Kubeflow, so that no run of it is started; \`unpause\` lets it go on.`,
    );
  }
  if (kept !== undefined) {
    if (isPaused && unpause) await client.schedules.setEnabled(kept.recurring_run_id, true, signal);
  } else if (schedule !== undefined) {
    await client.schedules.create({
      ...place,
      displayName: spec.name,
      description: `${BEGINNING}${spec.name}`,
      parameters: parametersOf(request),
      trigger: triggerOf(schedule),
      catchUp: schedule.catchUp,
      enabled,
      signal,
    });
  }
  for (const recurring of before) {
    if (recurring !== kept) await client.schedules.delete(recurring.recurring_run_id, signal);
  }
}

function isSame(recurring: KubeflowRecurringRun, request: ScheduleToDeliver, schedule: Schedule): boolean {
  const { trigger, no_catchup, runtime_config, pipeline_version_reference } = recurring;
  if (pipeline_version_reference?.pipeline_version_id !== request.versionId) return false;
  const there = [withoutNulls(trigger), no_catchup === true, runtime_config?.parameters ?? {}];
  const wanted = [withoutNulls(triggerOf(schedule)), !schedule.catchUp, parametersOf(request)];
  return canonicalJson(there as Json) === canonicalJson(wanted);
}

/** What each run is started with: the planned time too. */
function parametersOf({ parameters }: ScheduleToDeliver): Record<string, Json> {
  return { ...parameters, [ROOT_INPUT.scheduledAt]: SCHEDULED_TIME_PLACEHOLDER };
}

/** Times of both sides in one form: Kubeflow leaves out milliseconds. */
function withoutNulls(trigger: KubeflowRecurringRun["trigger"]): Json {
  return JSON.parse(JSON.stringify(trigger ?? null), (key, value) => {
    if (value === null) return undefined;
    return key.endsWith("_time") ? Date.parse(value) : value;
  });
}
