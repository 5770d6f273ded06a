import type { EngineRunStatus, EngineStepStatus, Execution, RunHandle } from "@tsugite/core";
import * as v from "valibot";
import { driverNameOf, taskNameOf } from "./compile/kubernetes-names.ts";
import type { KubeflowRun, KubeflowTask } from "./rest/answers.ts";
import type { KubeflowClient } from "./rest/kubeflow-client.ts";

/** What the records keep of a run, to find it and its steps in Kubeflow again. */
export interface KubeflowRunReference {
  readonly runId: string;
  /** Names of steps by those of their tasks, where the two differ. */
  readonly steps: Readonly<Record<string, string>>;
}

const reference: v.GenericSchema<unknown, KubeflowRunReference> = v.object({
  runId: v.string(),
  steps: v.optional(v.record(v.string(), v.string()), {}),
});

/** The reference of a run with these steps. */
export function runReference(
  runId: string,
  steps: readonly { readonly name: string }[],
): { readonly runId: string; readonly steps: Readonly<Record<string, string>> } {
  const renamed = steps.map(({ name }) => [taskNameOf(name), name] as const).filter(([task, name]) => task !== name);
  return { runId, steps: Object.fromEntries(renamed) };
}

/** Words of Kubeflow for runs. One that is being ended goes on until it has ended. */
const RUN_STATES: Readonly<Record<string, EngineRunStatus["state"]>> = {
  PENDING: "queued",
  RUNNING: "running",
  PAUSED: "running",
  CANCELING: "running",
  SUCCEEDED: "completed",
  SKIPPED: "completed",
  FAILED: "failed",
  CANCELED: "cancelled",
};

/** Words of Kubeflow for tasks. */
const TASK_STATES: Readonly<Record<string, EngineStepStatus["state"]>> = {
  PENDING: "queued",
  RUNNING: "running",
  PAUSED: "running",
  CANCELING: "running",
  SUCCEEDED: "completed",
  CACHED: "completed",
  SKIPPED: "skipped",
  FAILED: "failed",
  CANCELED: "cancelled",
};

/** One run in Kubeflow: of those that it started by itself there is no reference, but the run's name is Kubeflow's id. */
export function kubeflowRunHandle(client: KubeflowClient, execution: Execution): RunHandle {
  const parsed = v.safeParse(reference, execution.ref);
  const { runId, steps } = parsed.success ? parsed.output : { runId: execution.runName, steps: {} };
  return {
    url: client.runs.url(runId),
    status: async ({ signal }) => {
      const run = await client.runs.get(runId, signal);
      if (run === undefined) return { state: "gone", steps: {} };
      return statusOf(run, await client.runs.tasksOf(run, signal), steps);
    },
    cancel: async ({ signal }) => {
      const run = await client.runs.get(runId, signal);
      if (run === undefined || isOver(run)) return;
      await client.runs.terminate(runId, signal);
    },
    logs: async function* (step, { signal }) {
      const run = await client.runs.get(runId, signal);
      if (run === undefined) return;
      const task = taskNamed(await client.runs.tasksOf(run, signal), taskNameOf(step));
      if (task?.pod_name != null && task.pod_name !== "") yield* client.runs.logs(runId, task.pod_name, signal);
    },
  };
}

function statusOf(
  run: KubeflowRun,
  tasks: readonly KubeflowTask[],
  renamed: KubeflowRunReference["steps"],
): EngineRunStatus {
  const message = run.error?.message;
  const names = new Set(tasks.map(nameOf));
  const steps: Record<string, EngineStepStatus> = {};
  for (const name of stepTasksIn(names)) {
    const task = taskNamed(tasks, name);
    const driver = taskNamed(tasks, driverNameOf(name));
    steps[renamed[name] ?? name] = task === undefined ? statusByDriver(driver) : stepStatus(task, tasks, name);
  }
  return {
    state: RUN_STATES[run.state ?? ""] ?? "running",
    ...(message == null || message === "" ? {} : { message }),
    steps,
  };
}

/** Kubeflow lists its own tasks among ours: a driver before each, and the root of all. */
function stepTasksIn(names: ReadonlySet<string>): ReadonlySet<string> {
  const found = new Set<string>();
  for (const name of names) {
    const driven = /^(.*)-driver$/.exec(name)?.[1];
    // A step may be called so itself, and then has a driver of its own.
    const isDriver = driven !== undefined && !names.has(driverNameOf(name));
    const task = isDriver ? driven : name;
    if (task !== "root") found.add(task);
  }
  return found;
}

/** `fit(0)` and `fit(1)` are tries of the task `fit`. */
function nameOf({ display_name, name }: KubeflowTask): string {
  return (display_name ?? name ?? "").replace(/\(\d+\)$/, "");
}

/** The task itself, or its newest try where only those are listed. */
function taskNamed(tasks: readonly KubeflowTask[], name: string): KubeflowTask | undefined {
  const all = tasks.filter((task) => nameOf(task) === name);
  return all.find((task) => (task.display_name ?? task.name) === name) ?? all.at(-1);
}

function stepStatus(task: KubeflowTask, tasks: readonly KubeflowTask[], name: string): EngineStepStatus {
  const tries = tasks.filter((each) => nameOf(each) === name && /\(\d+\)$/.test(each.display_name ?? "")).length;
  const message = task.error?.message;
  return {
    state: TASK_STATES[task.state ?? ""] ?? "running",
    ...(tries > 0 ? { attempt: tries } : {}),
    ...(message == null || message === "" ? {} : { message }),
  };
}

/** A task whose driver failed never starts. */
function statusByDriver(driver: KubeflowTask | undefined): EngineStepStatus {
  if (driver?.state !== "FAILED") return { state: driver?.state === "SKIPPED" ? "skipped" : "queued" };
  const message = driver.error?.message;
  const why = message == null || message === "" ? "" : `: ${message}`;
  return { state: "failed", message: `Kubeflow could not start it${why}` };
}

function isOver({ state }: KubeflowRun): boolean {
  return ["SUCCEEDED", "FAILED", "CANCELED", "SKIPPED"].includes(state ?? "");
}
