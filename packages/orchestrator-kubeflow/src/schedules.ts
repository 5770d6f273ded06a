import { describeSchedule, type EngineSchedule, type ScheduleControl } from "@tsugite/core";
import { deleteSchedules, pipelineOf, schedulesOf } from "./deliver/deliver-schedule.ts";
import { scheduleOf } from "./deliver/kubeflow-trigger.ts";
import type { KubeflowRecurringRun } from "./rest/answers.ts";
import type { KubeflowClient } from "./rest/kubeflow-client.ts";

/** Whose schedules these are. */
export interface KubeflowScheduleOptions {
  readonly client: () => KubeflowClient;
  /** Of Kubeflow's controller. */
  readonly timeZone: string;
}

/** The schedules of pipelines that Tsugite deployed, as Kubeflow has them: its recurring runs. */
export function kubeflowSchedules({ client: connect, timeZone }: KubeflowScheduleOptions): ScheduleControl {
  const setEnabled = async (pipeline: string, enabled: boolean, signal: AbortSignal): Promise<void> => {
    const client = connect();
    for (const { recurring_run_id: id, status } of await schedulesOf(client, pipeline, signal)) {
      if ((status === "ENABLED") !== enabled) await client.schedules.setEnabled(id, enabled, signal);
    }
  };
  return {
    list: async ({ signal }) => {
      const client = connect();
      const all = await client.schedules.list(signal);
      return all.flatMap((recurring) => {
        const pipeline = pipelineOf(recurring);
        return pipeline === undefined ? [] : [describe(client, pipeline, recurring, timeZone)];
      });
    },
    pause: (pipeline, { signal }) => setEnabled(pipeline, false, signal),
    resume: (pipeline, { signal }) => setEnabled(pipeline, true, signal),
    delete: (pipeline, { signal }) => deleteSchedules(connect(), pipeline, signal),
  };
}

function describe(
  client: KubeflowClient,
  pipeline: string,
  recurring: KubeflowRecurringRun,
  timeZone: string,
): EngineSchedule {
  const schedule = scheduleOf(recurring, timeZone);
  return {
    pipeline,
    id: recurring.recurring_run_id,
    paused: recurring.status !== "ENABLED",
    description:
      schedule === undefined ? (recurring.trigger?.cron_schedule?.cron ?? "unknown") : describeSchedule(schedule),
    ...(schedule === undefined ? {} : { schedule }),
    url: client.schedules.url(recurring.recurring_run_id),
  };
}
