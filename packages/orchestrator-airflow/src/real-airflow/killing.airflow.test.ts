import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { attach, type RunResult, resume, run } from "tsugite";
import { expect, test } from "vitest";
import { clearTasks, untilEnded } from "./airflow-api.test-helper.ts";
import { type AirflowProject, airflowProject } from "./project.test-helper.ts";
import { realClient, signal } from "./python-dag.test-helper.ts";
import { nodeProcesses, taskProcesses } from "./task-processes.test-helper.ts";

const client = realClient();

/** load ▸ block ▸ report; the first attempt of `block` computes for ever, once it has begun, and hears nothing. */
function blockingPipeline(name: string, options: string): string {
  return `
    import { appendFileSync, writeFileSync } from "node:fs";
    import { pipeline, step } from "@tsugite/core";
    const called = (name: string) => appendFileSync("calls.txt", name + "\\n");
    export const load = step({ name: "load", cache: false }, () => { called("load"); return 1; });
    export const block = step({ name: "block", cache: false, ${options} }, ({ n }: { n: number }, { attempt }) => {
      called("block");
      if (attempt > 1) return n + attempt;
      writeFileSync("blocking", "");
      for (;;);
    });
    export const report = step({ name: "report", cache: false }, ({ n }: { n: number }) => n * 10);
    export default pipeline("${name}", () => report({ n: block({ n: load() }) }));
  `;
}

interface Blocked extends AirflowProject {
  readonly dagId: string;
  readonly ended: Promise<RunResult>;
}

/** Starts a run, and waits until its step blocks its thread. */
async function blocked(options: string): Promise<Blocked> {
  const dagId = `block-${randomBytes(4).toString("hex")}`;
  const project = await airflowProject({ "pipeline.ts": blockingPipeline(dagId, options) });
  const ended = run(project.file, { pollInterval: 1_000, name: "r1" });
  ended.catch(() => {});
  await expect.poll(() => existsSync(join(project.root, "blocking")), { timeout: 120_000 }).toBe(true);
  return { ...project, dagId, ended };
}

async function statesOf(dagId: string): Promise<Readonly<Record<string, string>>> {
  const tasks = await client.taskInstances(dagId, "r1", signal);
  return Object.fromEntries(tasks.map(({ task_id, state, try_number }) => [task_id, `${state} ${try_number}`]));
}

async function recordsOf({ store }: AirflowProject, runId: string): Promise<Readonly<Record<string, string>>> {
  const steps = await store.listSteps(runId);
  return Object.fromEntries(steps.map(({ step, status, attempt }) => [step, `${status} ${attempt}`]));
}

async function callsOf({ root }: AirflowProject): Promise<readonly string[]> {
  return (await readFile(join(root, "calls.txt"), "utf8")).trim().split("\n");
}

test.for(["task", "supervisor"] as const)(
  "a %s that is killed while its step blocks its thread leaves no process, and its retry ends the run",
  async (victim) => {
    const project = await blocked('retries: { count: 1, delay: "1s" }');
    const processes = await taskProcesses(project.dagId, "block");
    process.kill(processes[victim], "SIGKILL");
    await expect.poll(() => existsSync(`/proc/${processes.node}`), { timeout: 10_000 }).toBe(false);
    const { run: ended, result } = await project.ended;
    expect(ended.status).toBe("completed");
    expect(result).toBe(30);
    expect(await statesOf(project.dagId)).toEqual({ load: "success 1", block: "success 2", report: "success 1" });
    expect(await recordsOf(project, ended.id)).toEqual({
      load: "completed 1",
      block: "completed 2",
      report: "completed 1",
    });
    expect(await nodeProcesses(project.dagId)).toEqual([]);
    expect(await callsOf(project)).toEqual(["load", "block", "block"]);
  },
);

test("a step that is over its time is ended, and failed in Airflow and in the records alike; the run can be resumed", async () => {
  const project = await blocked('timeout: "2s"');
  const { run: ended, steps } = await project.ended;
  expect(ended.status).toBe("failed");
  expect(steps.find(({ step }) => step === "block")).toMatchObject({
    status: "failed",
    error: { code: "STEP_TIMED_OUT" },
  });
  expect(await statesOf(project.dagId)).toEqual({ load: "success 1", block: "failed 1", report: "upstream_failed 0" });
  expect(await recordsOf(project, ended.id)).toMatchObject({ block: "failed 1", report: "skipped 0" });
  expect(await nodeProcesses(project.dagId)).toEqual([]);

  const { run: resumed, result } = await resume("r1", { directory: project.root, pollInterval: 1_000 });
  expect(resumed).toMatchObject({ id: ended.id, status: "completed" });
  expect(result).toBe(30);
  expect(await callsOf(project)).toEqual(["load", "block", "block"]);
});

test("a run that is stopped in Airflow ends its step, which is no success in any of the two; what is cleared there goes on", async () => {
  const project = await blocked("");
  const { dagId } = project;
  const { node } = await taskProcesses(dagId, "block");
  await client.setRunState(dagId, "r1", "failed", signal);
  const { run: ended } = await project.ended;
  await expect.poll(() => existsSync(`/proc/${node}`), { timeout: 30_000 }).toBe(false);
  expect(ended.status).not.toBe("completed");
  expect(await statesOf(dagId)).toEqual({ load: "success 1", block: "failed 1", report: "skipped 0" });
  expect((await recordsOf(project, ended.id)).block).toMatch(/^(cancelled|failed) 1$/);

  await clearTasks(dagId, "r1", ["block", "report"]);
  expect(await untilEnded(dagId, "r1")).toBe("success");
  expect(await recordsOf(project, ended.id)).toEqual({
    load: "completed 1",
    block: "completed 2",
    report: "completed 1",
  });
  const { run: cleared, result } = await (await attach("r1", { directory: project.root })).wait();
  expect(cleared).toMatchObject({ id: ended.id, status: "completed" });
  expect(result).toBe(30);
  expect(await callsOf(project)).toEqual(["load", "block", "block"]);
});
