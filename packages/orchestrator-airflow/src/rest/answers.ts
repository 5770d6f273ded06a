import * as v from "valibot";

// What is read of Airflow's answers; the rest of them is ignored, so that newer versions do no harm.

type Answer<T> = v.GenericSchema<unknown, T>;
type Text = string | null | undefined;
type Total = number | null | undefined;

const text = v.nullish(v.string());
const total = v.nullish(v.number());

export interface AirflowDag {
  readonly dag_id: string;
  readonly is_paused: boolean;
  /** Its file is gone, or does not define it any more. */
  readonly is_stale: boolean;
  readonly fileloc?: Text;
  readonly file_token?: Text;
  readonly tags: readonly { readonly name: string }[];
  readonly timetable_summary?: Text;
  readonly timetable_description?: Text;
  readonly next_dagrun_run_after?: Text;
}

const dag = v.object({
  dag_id: v.string(),
  is_paused: v.boolean(),
  is_stale: v.optional(v.boolean(), false),
  fileloc: text,
  file_token: text,
  tags: v.array(v.object({ name: v.string() })),
  timetable_summary: text,
  timetable_description: text,
  next_dagrun_run_after: text,
});

export const dagAnswer: Answer<AirflowDag> = dag;

export const dagsAnswer: Answer<{ readonly dags: readonly AirflowDag[]; readonly total_entries?: Total }> = v.object({
  dags: v.array(dag),
  total_entries: total,
});

export const dagSourceAnswer: Answer<{ readonly content: string }> = v.object({ content: v.string() });

export interface ImportError {
  /** When Airflow last read the file. */
  readonly timestamp: string;
  /** Relative to the folder of DAGs, or absolute. */
  readonly filename: string;
  readonly stack_trace?: Text;
}

export const importErrorsAnswer: Answer<{ readonly import_errors: readonly ImportError[] }> = v.object({
  import_errors: v.array(v.object({ timestamp: v.string(), filename: v.string(), stack_trace: text })),
});

export interface AirflowRun {
  readonly dag_run_id: string;
  /** `queued`, `running`, `success`, `failed`. */
  readonly state: string;
  readonly conf?: Readonly<Record<string, unknown>> | null | undefined;
  /** What a person wrote on it. */
  readonly note?: Text;
}

const run = v.object({
  dag_run_id: v.string(),
  state: v.string(),
  conf: v.nullish(v.record(v.string(), v.unknown())),
  note: text,
});

export const runAnswer: Answer<AirflowRun> = run;

export const runsAnswer: Answer<{ readonly dag_runs: readonly AirflowRun[]; readonly total_entries?: Total }> =
  v.object({ dag_runs: v.array(run), total_entries: total });

export interface TaskInstance {
  readonly task_id: string;
  /** Null until the scheduler has looked at it. */
  readonly state?: Text;
  /** Of the newest try, from 1; 0 where there was none. */
  readonly try_number: number;
  /** What a person wrote on it. */
  readonly note?: Text;
}

export const taskInstancesAnswer: Answer<{
  readonly task_instances: readonly TaskInstance[];
  readonly total_entries?: Total;
}> = v.object({
  total_entries: total,
  task_instances: v.array(v.object({ task_id: v.string(), state: text, try_number: v.number(), note: text })),
});

type PartHealth = { readonly status?: Text } | null | undefined;

/** The status of a part is `healthy`, `unhealthy`, or null where it is not used. */
export interface AirflowHealth {
  readonly metadatabase?: PartHealth;
  readonly scheduler?: PartHealth;
  readonly triggerer?: PartHealth;
  readonly dag_processor?: PartHealth;
}

const part = v.nullish(v.object({ status: text }));

export const healthAnswer: Answer<AirflowHealth> = v.object({
  metadatabase: part,
  scheduler: part,
  triggerer: part,
  dag_processor: part,
});

export const versionAnswer: Answer<{ readonly version: string }> = v.object({ version: v.string() });
