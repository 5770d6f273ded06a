import { setTimeout as sleep } from "node:timers/promises";
import type { EngineRunStatus, EngineStepStatus, JsonObject, RunHandle } from "@tsugite/core";
import type { AirflowClient } from "./rest/airflow-client.ts";

/** Waits until Airflow has parsed a version of a DAG, and starts a run of it. */
export async function startRun(
  client: AirflowClient,
  request: {
    readonly dagId: string;
    readonly tag: string;
    readonly runId: string;
    readonly conf: JsonObject;
    readonly signal: AbortSignal;
  },
): Promise<void> {
  const { dagId, tag, signal } = request;
  for (;;) {
    const dag = await client.getDag(dagId, signal);
    if (dag?.tags.some(({ name }) => name === tag) && !dag.is_stale) {
      if (dag.is_paused) await client.setPaused(dagId, false, signal);
      break;
    }
    const [error] = await client.importErrors(`${dagId}.py`, signal);
    if (error !== undefined) throw new Error(error.stack_trace ?? "import error");
    await sleep(500, undefined, { signal });
  }
  await client.triggerRun(dagId, request);
}

const STATES: Readonly<Record<string, EngineStepStatus["state"]>> = {
  queued: "queued",
  scheduled: "queued",
  running: "running",
  restarting: "running",
  up_for_retry: "retrying",
  success: "completed",
  failed: "failed",
  upstream_failed: "skipped",
  skipped: "skipped",
  removed: "cancelled",
};

export function runHandle(client: AirflowClient, dagId: string, runId: string): RunHandle {
  return {
    url: client.runUrl(dagId, runId),
    status: async ({ signal }): Promise<EngineRunStatus> => {
      const run = await client.getRun(dagId, runId, signal);
      if (run === undefined) return { state: "gone", steps: {} };
      const tasks = await client.taskInstances(dagId, runId, signal);
      const steps = tasks.map(({ task_id, state, try_number }) => [
        task_id,
        { state: STATES[state ?? ""] ?? "waiting", ...(try_number > 0 ? { attempt: try_number } : {}) },
      ]);
      const state = run.state === "success" ? "completed" : run.state;
      return { state: state as EngineRunStatus["state"], steps: Object.fromEntries(steps) };
    },
    cancel: async ({ signal }) => void (await client.setRunState(dagId, runId, "failed", signal)),
    logs: (step, { signal, attempt = 1 }) => client.logs(dagId, runId, step, attempt, signal),
  };
}
