import type { Execution, RunHandle } from "@tsugite/core";
import { expect, test } from "vitest";
import { json, startGateway } from "../../orchestrator-airflow/src/rest/gateway.test-helper.ts";
import { KubeflowClient } from "./rest/kubeflow-client.ts";
import { kubeflowRunHandle, runReference } from "./run-handle.ts";

const { signal } = new AbortController();
const execution: Execution = { engine: "e", pipeline: "p", runName: "r1" };

async function handleOf(
  run: object | undefined,
  options: { readonly ref?: Execution["ref"]; readonly tasks?: readonly object[] } = {},
): Promise<RunHandle & { readonly requests: readonly string[] }> {
  const { tasks, ref } = options;
  const { baseUrl, received } = await startGateway(({ url, method }, response) => {
    if (method === "POST") json(response, 200, {});
    else if (url.includes("/log")) response.writeHead(200, { "content-type": "text/plain" }).end("ImagePullBackOff\n");
    else if (url.endsWith("/tasks")) json(response, tasks === undefined ? 404 : 200, { tasks });
    else json(response, run === undefined ? 404 : 200, { run_id: "r1", ...run });
  });
  const client = new KubeflowClient({ baseUrl, auth: undefined, namespace: undefined, root: "/" });
  const handle = kubeflowRunHandle(client, { ...execution, ...(ref === undefined ? {} : { ref }) });
  const requests = { get: () => received.map(({ method, url }) => `${method} ${url}`) };
  return Object.defineProperty(handle, "requests", requests) as RunHandle & { readonly requests: readonly string[] };
}

function detailed(...tasks: readonly object[]): object {
  return { state: "RUNNING", run_details: { task_details: tasks } };
}

test.for([
  ["PENDING", "queued"],
  ["RUNNING", "running"],
  ["CANCELING", "running"],
  ["PAUSED", "running"],
  ["SUCCEEDED", "completed"],
  ["FAILED", "failed"],
  ["CANCELED", "cancelled"],
  ["SOMETHING_NEW", "running"],
] as const)("a run that is %s in Kubeflow is %s", async ([state, expected]) => {
  const error = { message: "why" };
  expect(await (await handleOf({ state, error })).status({ signal })).toMatchObject({
    state: expected,
    message: "why",
  });
});

test("a run that Kubeflow does not know is gone", async () => {
  expect(await (await handleOf(undefined)).status({ signal })).toEqual({ state: "gone", steps: {} });
});

test("steps are told by their tasks, without those that Kubeflow has for itself", async () => {
  const handle = await handleOf(
    detailed(
      { display_name: "root", state: "RUNNING" },
      { display_name: "root-driver", state: "SUCCEEDED" },
      { display_name: "load-driver", state: "SUCCEEDED" },
      { display_name: "load", state: "SUCCEEDED" },
      { display_name: "fit-driver", state: "SUCCEEDED" },
      { display_name: "fit", state: "RUNNING" },
      { display_name: "fit(0)", state: "FAILED" },
      { display_name: "fit(1)", state: "RUNNING" },
      { display_name: "late-driver", state: "RUNNING" },
      { display_name: "never-driver", state: "FAILED", error: { message: "no such input" } },
      { display_name: "skipped", state: "SKIPPED" },
      { display_name: "my-driver", state: "FAILED", error: { message: "OOMKilled" } },
      { display_name: "my-driver-driver", state: "SUCCEEDED" },
    ),
  );
  expect((await handle.status({ signal })).steps).toEqual({
    load: { state: "completed" },
    fit: { state: "running", attempt: 2 },
    late: { state: "queued" },
    never: { state: "failed", message: "Kubeflow could not start it: no such input" },
    skipped: { state: "skipped" },
    "my-driver": { state: "failed", message: "OOMKilled" },
  });
});

test("tasks of later versions are asked for by themselves, and names of steps are those of the pipeline", async () => {
  const ref = runReference("r1", [{ name: "Fit_On.All" }, { name: "load" }]);
  expect(ref).toEqual({ runId: "r1", steps: { "fit-on-all": "Fit_On.All" } });
  const tasks = [
    { name: "fit-on-all", display_name: "fit-on-all", state: "CACHED" },
    { name: "load", display_name: "load", state: "FAILED" },
  ];
  const handle = await handleOf({ state: "FAILED" }, { ref, tasks });
  expect((await handle.status({ signal })).steps).toEqual({
    "Fit_On.All": { state: "completed" },
    load: { state: "failed" },
  });
});

test("a run that goes on is ended, and one that has ended is left alone", async () => {
  const going = await handleOf({ state: "RUNNING" });
  await going.cancel({ signal });
  expect(going.requests.at(-1)).toBe("POST /apis/v2beta1/runs/r1:terminate");
  const over = await handleOf({ state: "SUCCEEDED" });
  await over.cancel({ signal });
  expect(over.requests).toEqual(["GET /apis/v2beta1/runs/r1"]);
});

test("lines of a step are those of its pod", async () => {
  const handle = await handleOf(detailed({ display_name: "fit-on-all", state: "FAILED", pod_name: "pod-7" }));
  const lines: string[] = [];
  for await (const line of handle.logs?.("Fit_On.All", { signal }) ?? []) lines.push(line);
  expect(lines).toEqual(["ImagePullBackOff"]);
  expect(handle.requests.at(-1)).toBe("GET /apis/v1alpha1/runs/r1/nodes/pod-7/log");
});
