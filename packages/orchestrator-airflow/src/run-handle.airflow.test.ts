import type { Execution, RunHandle } from "@tsugite/core";
import { expect, test } from "vitest";
import { deliver, newDagId, realClient, signal } from "./real-airflow/python-dag.test-helper.ts";
import { airflowRunHandle } from "./run-handle.ts";

const client = realClient();

function attach(dagId: string, runId: string): RunHandle {
  const execution: Execution = { engine: client.baseUrl, pipeline: dagId, runName: runId };
  return airflowRunHandle(client, execution);
}

async function lines(iterable: AsyncIterable<string> | undefined): Promise<readonly string[]> {
  const all: string[] = [];
  for await (const line of iterable ?? []) all.push(line);
  return all;
}

async function ended(run: RunHandle): Promise<Awaited<ReturnType<RunHandle["status"]>>> {
  await expect
    .poll(async () => (await run.status({ signal })).state, { timeout: 120_000, interval: 1_000 })
    .toMatch(/completed|failed/);
  return run.status({ signal });
}

test("a run is followed step by step to its end, its tries are counted, and the log of each is read", async () => {
  const dagId = newDagId();
  await deliver(
    dagId,
    `from datetime import timedelta
def fail():
    print("about to fail, 木")
    raise ValueError("no good")
bad = task("bad", fail, retries=1, retry_delay=timedelta(seconds=1))
task("good", lambda: print("well"))
bad >> task("after", lambda: None)`,
  );
  expect(await attach(dagId, "r1").status({ signal })).toEqual({ state: "gone", steps: {} });
  await client.triggerRun(dagId, { runId: "r1", conf: { text: "{{ x }} ''' 木" }, signal });
  const run = attach(dagId, "r1");
  expect(await ended(run)).toEqual({
    state: "failed",
    steps: {
      bad: { state: "failed", attempt: 2 },
      good: { state: "completed", attempt: 1 },
      after: {
        state: "skipped",
        message: "Airflow did not start it, because a step that it waits for failed",
      },
    },
  });
  for (const attempt of [1, 2]) {
    const log = await lines(run.logs?.("bad", { signal, attempt }));
    expect(log).toContain("about to fail, 木");
    expect(log).toContain("ERROR Task failed with exception");
    expect(log).toContain("ValueError: no good");
  }
  expect(await lines(run.logs?.("bad", { signal }))).toEqual(await lines(run.logs?.("bad", { signal, attempt: 2 })));
  expect(await lines(run.logs?.("after", { signal }))).toEqual([]);
  expect(await lines(run.logs?.("no-such-step", { signal }))).toEqual([]);
  expect((await client.getRun(dagId, "r1", signal))?.conf).toEqual({ text: "{{ x }} ''' 木" });
  const page = await fetch(run.url ?? "");
  expect(page.status).toBe(200);
});

test("a run is cancelled while it goes on; one that has ended stays as it ended", async () => {
  const dagId = newDagId();
  await deliver(dagId, `task("slow", lambda: (print("begun", flush=True), time.sleep(600)))`);
  await client.triggerRun(dagId, { runId: "r1", conf: {}, signal });
  const run = attach(dagId, "r1");
  await expect
    .poll(async () => (await run.status({ signal })).steps.slow?.state, { timeout: 60_000, interval: 500 })
    .toBe("running");
  await expect.poll(async () => lines(run.logs?.("slow", { signal }))).toContain("begun");
  await run.cancel({ signal });
  expect(await ended(run)).toEqual({ state: "failed", steps: { slow: { state: "failed", attempt: 1 } } });
  await run.cancel({ signal });
  await attach(dagId, "r2").cancel({ signal });

  const quick = newDagId();
  await deliver(quick, `task("quick", lambda: None)`);
  await client.triggerRun(quick, { runId: "r1", conf: {}, signal });
  const done = attach(quick, "r1");
  expect(await ended(done)).toMatchObject({ state: "completed" });
  await done.cancel({ signal });
  expect(await done.status({ signal })).toMatchObject({ state: "completed" });
});

test("a run name that Airflow has is refused, with where to look at it", async () => {
  const dagId = newDagId();
  await deliver(dagId, `task("slow", lambda: time.sleep(600))`);
  const trigger = { runId: "r1", conf: { a: 1 }, signal };
  await client.triggerRun(dagId, trigger);
  await expect(client.triggerRun(dagId, trigger)).rejects.toThrow(
    `The DAG ${dagId} has a run called r1 in Airflow already: ${client.baseUrl}/dags/${dagId}/runs/r1.`,
  );
  await attach(dagId, "r1").cancel({ signal });
});
