import { describeSchedule, type EngineSchedule, type ScheduleControl } from "@tsugite/core";
import type { AirflowOrchestratorConfig } from "./config.ts";
import { describeSchedule as dagSchedule, scheduleOf } from "./dag/describe-schedule.ts";
import { dagFileAt, readDagFile } from "./dag/read-dag-file.ts";
import { renderDagFile } from "./dag/render-dag-file.ts";
import { dagPlaces } from "./deliver/dag-places.ts";
import { deliverDag } from "./deliver/deliver-dag.ts";
import { requireDagsFolder } from "./deliver/require-dags-folder.ts";
import type { AirflowClient } from "./rest/airflow-client.ts";
import type { AirflowDag } from "./rest/answers.ts";

/** Whose schedules these are. */
export interface AirflowSchedules {
  readonly client: () => AirflowClient;
  readonly config: Pick<AirflowOrchestratorConfig, "deliver" | "dagsFolder">;
  /** What a relative `dagsFolder` is relative to. */
  readonly root: string;
}

/**
 * The schedules of DAGs that Tsugite made, as Airflow has them. To pause one is to pause its DAG, so that runs that people
 * start wait as well; to delete one is to write the DAG anew without it.
 */
export function airflowSchedules(place: AirflowSchedules): ScheduleControl {
  const setPaused = async (dagId: string, isPaused: boolean, signal: AbortSignal): Promise<void> => {
    const client = place.client();
    const dag = await client.getDag(dagId, signal);
    if (dag !== undefined && dag.is_paused !== isPaused) await client.setPaused(dagId, isPaused, signal);
  };
  return {
    list: async ({ signal }) => {
      const client = place.client();
      const dags = await client.dagsWithTag("tsugite", signal);
      const scheduled = dags.filter(({ timetable_summary }) => timetable_summary != null);
      return Promise.all(scheduled.map((dag) => describe(client, dag, signal)));
    },
    pause: (pipeline, { signal }) => setPaused(pipeline, true, signal),
    resume: (pipeline, { signal }) => setPaused(pipeline, false, signal),
    delete: (pipeline, { signal }) => removeSchedule(place, pipeline, signal),
  };
}

async function describe(client: AirflowClient, dag: AirflowDag, signal: AbortSignal): Promise<EngineSchedule> {
  const { dag_id: id, is_paused: paused, timetable_summary, next_dagrun_run_after } = dag;
  // Airflow tells neither the time zone of a schedule nor when it ends; the text of the DAG does.
  const text = await client.dagSource(id, signal);
  const parts = text === undefined ? undefined : readDagFile(text);
  const schedule = parts === undefined ? undefined : scheduleOf(parts.data);
  return {
    pipeline: id,
    id,
    paused,
    description: schedule === undefined ? (timetable_summary ?? "") : describeSchedule(schedule),
    ...(schedule === undefined ? {} : { schedule }),
    ...(next_dagrun_run_after == null ? {} : { nextRunAt: Date.parse(next_dagrun_run_after) }),
    url: client.dagUrl(id),
  };
}

async function removeSchedule(
  { client, config, root }: AirflowSchedules,
  dagId: string,
  signal: AbortSignal,
): Promise<void> {
  const fix = `Compile the pipeline without a schedule and bring them there again, or pause it: \`tsugite schedules pause ${dagId}\`.`;
  const { file } = dagPlaces(requireDagsFolder({ config, root, dagId, fix }), dagId);
  const parts = await dagFileAt(file);
  if (parts === undefined || parts.data.schedule === null) return;
  const { text, tag } = renderDagFile(parts.template, { ...parts.data, ...dagSchedule(undefined) });
  const log = (): void => {};
  await deliverDag({ client: client(), config, root, dagId, text, tag, forRun: false, log, signal });
}
