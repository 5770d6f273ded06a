import * as v from "valibot";

// What is read of Kubeflow's answers; the rest of them is ignored, so that newer versions do no harm.

type Answer<T> = v.GenericSchema<unknown, T>;
type Text = string | null | undefined;

const text = v.nullish(v.string());

export interface KubeflowHealth {
  /** Whether everything belongs to namespaces of users. */
  readonly multi_user?: boolean | null | undefined;
  readonly tag_name?: Text;
}

export const healthAnswer: Answer<KubeflowHealth> = v.object({ multi_user: v.nullish(v.boolean()), tag_name: text });

export interface KubeflowPipeline {
  readonly pipeline_id: string;
  readonly name?: Text;
  readonly description?: Text;
}

export const pipelineAnswer: Answer<KubeflowPipeline> = v.object({
  pipeline_id: v.string(),
  name: text,
  description: text,
});

export interface KubeflowVersion {
  readonly pipeline_version_id: string;
  readonly name?: Text;
  /** What was uploaded; where that had two documents, both below their own names. */
  readonly pipeline_spec?: unknown;
}

const version = v.object({ pipeline_version_id: v.string(), name: text, pipeline_spec: v.optional(v.unknown()) });

export const versionAnswer: Answer<KubeflowVersion> = version;

export const versionsAnswer: Answer<{
  readonly pipeline_versions?: readonly KubeflowVersion[] | null | undefined;
  readonly next_page_token?: Text;
}> = v.object({ pipeline_versions: v.nullish(v.array(version)), next_page_token: text });

export interface KubeflowExperiment {
  readonly experiment_id: string;
}

const experiment = v.object({ experiment_id: v.string() });

export const experimentAnswer: Answer<KubeflowExperiment> = experiment;

export const experimentsAnswer: Answer<{ readonly experiments?: readonly KubeflowExperiment[] | null | undefined }> =
  v.object({ experiments: v.nullish(v.array(experiment)) });

/** Where a task stands. Kubeflow up to 2.18 tells it with the run, later versions in a list of their own. */
export interface KubeflowTask {
  readonly display_name?: Text;
  readonly name?: Text;
  readonly state?: Text;
  readonly pod_name?: Text;
  readonly start_time?: Text;
  readonly error?: { readonly message?: Text } | null | undefined;
}

const task = v.object({
  display_name: text,
  name: text,
  state: text,
  pod_name: text,
  start_time: text,
  error: v.nullish(v.object({ message: text })),
});

export const tasksAnswer: Answer<{
  readonly tasks?: readonly KubeflowTask[] | null | undefined;
  readonly next_page_token?: Text;
}> = v.object({ tasks: v.nullish(v.array(task)), next_page_token: text });

export interface KubeflowRun {
  readonly run_id: string;
  readonly display_name?: Text;
  readonly state?: Text;
  readonly error?: { readonly message?: Text } | null | undefined;
  readonly run_details?: { readonly task_details?: readonly KubeflowTask[] | null | undefined } | null | undefined;
  readonly runtime_config?:
    | { readonly parameters?: Readonly<Record<string, unknown>> | null | undefined }
    | null
    | undefined;
}

const parameters = v.nullish(v.record(v.string(), v.unknown()));

const run = v.object({
  run_id: v.string(),
  display_name: text,
  state: text,
  error: v.nullish(v.object({ message: text })),
  run_details: v.nullish(v.object({ task_details: v.nullish(v.array(task)) })),
  runtime_config: v.nullish(v.object({ parameters })),
});

export const runAnswer: Answer<KubeflowRun> = run;

export const runsAnswer: Answer<{ readonly runs?: readonly KubeflowRun[] | null | undefined }> = v.object({
  runs: v.nullish(v.array(run)),
});

export interface KubeflowTrigger {
  readonly cron_schedule?:
    | { readonly cron?: Text; readonly start_time?: Text; readonly end_time?: Text }
    | null
    | undefined;
  readonly periodic_schedule?:
    | {
        readonly interval_second?: string | number | null | undefined;
        readonly start_time?: Text;
        readonly end_time?: Text;
      }
    | null
    | undefined;
}

export interface KubeflowRecurringRun {
  readonly recurring_run_id: string;
  readonly display_name?: Text;
  readonly description?: Text;
  /** `ENABLED` or `DISABLED`. */
  readonly status?: Text;
  readonly no_catchup?: boolean | null | undefined;
  readonly trigger?: KubeflowTrigger | null | undefined;
  readonly runtime_config?:
    | { readonly parameters?: Readonly<Record<string, unknown>> | null | undefined }
    | null
    | undefined;
  readonly pipeline_version_reference?:
    | { readonly pipeline_id?: Text; readonly pipeline_version_id?: Text }
    | null
    | undefined;
}

const recurringRun = v.object({
  recurring_run_id: v.string(),
  display_name: text,
  description: text,
  status: text,
  no_catchup: v.nullish(v.boolean()),
  trigger: v.nullish(
    v.object({
      cron_schedule: v.nullish(v.object({ cron: text, start_time: text, end_time: text })),
      periodic_schedule: v.nullish(
        v.object({ interval_second: v.nullish(v.union([v.string(), v.number()])), start_time: text, end_time: text }),
      ),
    }),
  ),
  runtime_config: v.nullish(v.object({ parameters })),
  pipeline_version_reference: v.nullish(v.object({ pipeline_id: text, pipeline_version_id: text })),
});

export const recurringRunAnswer: Answer<KubeflowRecurringRun> = recurringRun;

/** The one list of the API whose name has a capital letter. */
export const recurringRunsAnswer: Answer<{
  readonly recurringRuns?: readonly KubeflowRecurringRun[] | null | undefined;
  readonly next_page_token?: Text;
}> = v.object({ recurringRuns: v.nullish(v.array(recurringRun)), next_page_token: text });
