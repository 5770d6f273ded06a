import { expect, inject } from "vitest";

/** What people do in Airflow's interface: asks its API, signed in as everybody. */
export async function airflowApi(method: "GET" | "POST" | "PATCH", path: string, body?: object): Promise<unknown> {
  const { url } = inject("airflow");
  const { access_token } = (await (await fetch(`${url}/auth/token`)).json()) as { readonly access_token: string };
  const answer = await fetch(`${url}/api/v2${path}`, {
    method,
    headers: { authorization: `Bearer ${access_token}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

/** Clears tasks of a run, whatever became of them, so that Airflow runs them again. */
export async function clearTasks(dagId: string, runId: string, tasks: readonly string[]): Promise<void> {
  await airflowApi("POST", `/dags/${dagId}/clearTaskInstances`, {
    dry_run: false,
    dag_run_id: runId,
    task_ids: tasks,
    only_failed: false,
    reset_dag_runs: true,
  });
}

/** Waits until a run has ended in Airflow, and returns how. */
export async function untilEnded(dagId: string, runId: string): Promise<string> {
  const stateOf = async (): Promise<string> => {
    const { state } = (await airflowApi("GET", `/dags/${dagId}/dagRuns/${runId}`)) as { readonly state: string };
    return state;
  };
  await expect.poll(stateOf, { timeout: 120_000, interval: 500 }).toMatch(/success|failed/);
  return stateOf();
}
