import type { Json, JsonObject } from "@tsugite/core";

/**
 * What differs from DAG to DAG: the one literal in the generated file. Names are those of Python; times are seconds. The
 * same for the same pipeline, config and schedule, on every machine and at every time.
 */
export interface DagData {
  readonly dag_id: string;
  /** Name of the project in its `package.json`; null where it has none. */
  readonly project: string | null;
  /** The pipeline's, in the project: `pipeline.ts#default`. */
  readonly source: string;
  readonly doc_md: string;
  readonly tags: readonly string[];
  /** Null: runs are started by people and programs only. */
  readonly schedule: DagSchedule | null;
  /** ISO 8601 with an offset: Airflow plans nothing before; null: before the DAG came. */
  readonly start_date: string | null;
  readonly end_date: string | null;
  readonly catch_up: boolean;
  /** Further arguments of the DAG, by their names in Airflow. */
  readonly dag_arguments: JsonObject;
  /** The form that runs are started with in Airflow's interface. */
  readonly params: readonly DagParam[];
  /** Values of parameters that a run has which was started without them. */
  readonly parameters: JsonObject;
  /** Digest of the bundle. */
  readonly bundle: string;
  /** The class that interprets the arguments of steps, of this version and of others. */
  readonly entrypoint_config_source: string;
  /** Where steps run; null: wherever the worker is. */
  readonly working_directory: string | null;
  readonly node: DagNode;
  /** Each after what it waits for. */
  readonly tasks: readonly DagTask[];
}

export type DagSchedule =
  | { readonly cron: string; readonly time_zone: string }
  /** Seconds from one start to the next. */
  | { readonly interval: number };

export interface DagParam {
  readonly name: string;
  readonly schema: JsonObject;
  /** Absent: a value has to be given. */
  readonly default?: Json;
  readonly description?: string;
  /** Whether null stands for "not given". */
  readonly optional: boolean;
}

export interface DagNode {
  /** Path of Node.js on the workers; null: it is looked for. */
  readonly executable: string | null;
  readonly at_least: string;
  /** `linux-x64`: the only one that the bundle's native packages are for; null: it has none. */
  readonly platform: string | null;
}

export interface DagTask {
  readonly task_id: string;
  /** Of the bundle's entrypoint. */
  readonly step_arguments: readonly string[];
  readonly upstream: readonly string[];
  readonly retries: number;
  readonly retry_delay: number;
  readonly exponential_backoff: boolean;
  readonly max_retry_delay: number | null;
  readonly timeout: number | null;
  readonly doc_md: string | null;
  /** Further arguments of the task, by their names in Airflow. */
  readonly task_arguments: JsonObject;
}
