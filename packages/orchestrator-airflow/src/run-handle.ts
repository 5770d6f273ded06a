import type { EngineRunStatus, EngineStepStatus, Execution, RunHandle } from "@tsugite/core";
import * as v from "valibot";
import type { AirflowClient } from "./rest/airflow-client.ts";
import type { AirflowRun, TaskInstance } from "./rest/answers.ts";

/** What the records keep of a run, to find it in Airflow again. */
export interface AirflowRunReference {
  readonly dagId: string;
  readonly runId: string;
}

const reference: v.GenericSchema<unknown, AirflowRunReference> = v.object({ dagId: v.string(), runId: v.string() });

/** Words of Airflow for runs. */
const RUN_STATES: Readonly<Record<string, EngineRunStatus["state"]>> = {
  queued: "queued",
  running: "running",
  success: "completed",
  failed: "failed",
};

/** Words of Airflow for tasks; one that the scheduler has not looked at has none. */
const STEP_STATES: Readonly<Record<string, EngineStepStatus["state"]>> = {
  scheduled: "queued",
  queued: "queued",
  running: "running",
  restarting: "running",
  deferred: "running",
  awaiting_input: "running",
  up_for_reschedule: "queued",
  up_for_retry: "retrying",
  success: "completed",
  failed: "failed",
  upstream_failed: "skipped",
  skipped: "skipped",
  removed: "skipped",
};

/** One run in Airflow: of those that Airflow started by itself there is no reference, but the run's name is Airflow's. */
export function airflowRunHandle(client: AirflowClient, execution: Execution): RunHandle {
  const parsed = v.safeParse(reference, execution.ref);
  const { dagId, runId } = parsed.success ? parsed.output : { dagId: execution.pipeline, runId: execution.runName };
  return {
    url: client.runUrl(dagId, runId),
    status: ({ signal }) => statusOf(client, dagId, runId, signal),
    cancel: async ({ signal }) => {
      const run = await client.getRun(dagId, runId, signal);
      // Airflow would set a run that has completed to failed as well.
      if (run === undefined || isOver(run)) return;
      await client.setRunState(dagId, runId, "failed", signal);
    },
    logs: (step, { signal, attempt }) => logsOf(client, { dagId, runId }, step, attempt, signal),
  };
}

async function statusOf(
  client: AirflowClient,
  dagId: string,
  runId: string,
  signal: AbortSignal,
): Promise<EngineRunStatus> {
  const run = await client.getRun(dagId, runId, signal);
  if (run === undefined) return { state: "gone", steps: {} };
  // Read after the run: of a run that had ended by then, every task has.
  const tasks = await client.taskInstances(dagId, runId, signal);
  const message = run.state === "queued" ? await whyQueued(client, dagId, signal) : noteOf(run);
  return {
    state: RUN_STATES[run.state] ?? "running",
    ...(message === undefined ? {} : { message }),
    steps: Object.fromEntries(tasks.map((task) => [task.task_id, isCutOff(task, tasks) ? CUT_OFF : stepStatus(task)])),
  };
}

const CUT_OFF: EngineStepStatus = { state: "cancelled", message: "the run was ended before Airflow started it" };

/**
 * What waits when somebody ends a run becomes `skipped` in Airflow, as does what waits for a task that skipped itself; those
 * two have no other difference.
 */
function isCutOff({ state, try_number }: TaskInstance, tasks: readonly TaskInstance[]): boolean {
  if (state !== "skipped" || try_number > 0) return false;
  return !tasks.some((other) => other.state === "skipped" && other.try_number > 0);
}

async function whyQueued(client: AirflowClient, dagId: string, signal: AbortSignal): Promise<string | undefined> {
  const dag = await client.getDag(dagId, signal);
  if (dag === undefined) return undefined;
  if (dag.is_stale) return `the DAG ${dagId} is not in Airflow's folder any more, so that its runs wait`;
  return dag.is_paused ? `the DAG ${dagId} is paused in Airflow, so that its runs wait` : undefined;
}

function stepStatus(task: TaskInstance): EngineStepStatus {
  const { state, try_number } = task;
  const message = MESSAGES[state ?? ""] ?? noteOf(task);
  return {
    state: state == null ? "waiting" : (STEP_STATES[state] ?? "running"),
    ...(try_number > 0 ? { attempt: try_number } : {}),
    ...(message === undefined ? {} : { message }),
  };
}

/** What a state of Airflow means where ours says less. */
const MESSAGES: Readonly<Record<string, string>> = {
  upstream_failed: "Airflow did not start it, because a step that it waits for failed",
  removed: "the DAG has no such task any more",
};

function noteOf({ note }: AirflowRun | TaskInstance): string | undefined {
  return note == null || note === "" ? undefined : `note in Airflow: ${note}`;
}

function isOver({ state }: AirflowRun): boolean {
  return state === "success" || state === "failed";
}

async function* logsOf(
  client: AirflowClient,
  { dagId, runId }: AirflowRunReference,
  step: string,
  attempt: number | undefined,
  signal: AbortSignal,
): AsyncGenerator<string> {
  const tryNumber = attempt ?? (await newestTry(client, dagId, runId, step, signal));
  if (tryNumber > 0) yield* client.logs(dagId, runId, step, tryNumber, signal);
}

async function newestTry(
  client: AirflowClient,
  dagId: string,
  runId: string,
  step: string,
  signal: AbortSignal,
): Promise<number> {
  const tasks = await client.taskInstances(dagId, runId, signal);
  return tasks.find(({ task_id }) => task_id === step)?.try_number ?? 0;
}
