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

/**
 * Leaves a schedule with Kubeflow, in the place of the one that it has; that stays where nothing changed. The new one is
 * there before the old one is deleted, so that whatever goes wrong in between, runs are started.
 */
export async function deliverSchedule(request: ScheduleToDeliver): Promise<void> {
  const { client, spec, schedule, unpause, log, signal, parameters, ...place } = request;
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
      parameters: { ...parameters, [ROOT_INPUT.scheduledAt]: SCHEDULED_TIME_PLACEHOLDER },
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
  const parameters = { ...request.parameters, [ROOT_INPUT.scheduledAt]: SCHEDULED_TIME_PLACEHOLDER };
  const there = [withoutNulls(trigger), no_catchup === true, runtime_config?.parameters ?? {}];
  return (
    canonicalJson(there as Json) === canonicalJson([withoutNulls(triggerOf(schedule)), !schedule.catchUp, parameters])
  );
}

/** Times of both sides in one form: Kubeflow leaves out milliseconds. */
function withoutNulls(trigger: KubeflowRecurringRun["trigger"]): Json {
  return JSON.parse(JSON.stringify(trigger ?? null), (key, value) => {
    if (value === null) return undefined;
    return key.endsWith("_time") ? Date.parse(value) : value;
  });
}
