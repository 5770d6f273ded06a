import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { attach, deploy, run } from "tsugite";
import { expect, test } from "vitest";
import { airflowApi, clearTasks, untilEnded } from "./airflow-api.test-helper.ts";
import { type AirflowProject, airflowProject } from "./project.test-helper.ts";

const newDag = (): string => `started-${randomBytes(4).toString("hex")}`;

/** Says which parameters and which planned time reach it. */
function telling(name: string): string {
  return `
    import { appendFileSync } from "node:fs";
    import { pipeline, step } from "@tsugite/core";
    import * as v from "valibot";
    import { toStandardJsonSchema } from "@valibot/to-json-schema";
    export const first = step({ name: "first", cache: false }, ({ text, count, note, at }: { text: string; count: number; note?: string | undefined; at: unknown }) => {
      appendFileSync("calls.txt", "first\\n");
      return { text, count, note: note ?? "none", at: at instanceof Date ? at.toISOString() : String(at) };
    });
    export const second = step({ name: "second", cache: false }, ({ told }: { told: object }) => {
      appendFileSync("calls.txt", "second\\n");
      return told;
    });
    const params = toStandardJsonSchema(v.object({
      text: v.optional(v.string(), "by default"), count: v.optional(v.number(), 1), note: v.optional(v.string()),
    }));
    export default pipeline({ name: "${name}", params }, ({ params, scheduledAt }) =>
      second({ told: first({ text: params.text, count: params.count, note: params.note, at: scheduledAt }) }));
  `;
}

async function callsOf({ root }: AirflowProject): Promise<readonly string[]> {
  return (await readFile(join(root, "calls.txt"), "utf8")).trim().split("\n");
}

test("a run that is started in Airflow with other parameters has them, whatever they hold, and is found by its name", async () => {
  const name = newDag();
  const project = await airflowProject({ "pipeline.ts": telling(name) });
  await deploy(project.file);
  const text = "{{ ds }} {% raw %} ''' \"\"\" \\ \n é 木 𝒳 $(rm) ";
  // As the form of Airflow's interface sends it: null where nothing was entered.
  const conf = { text, count: 3, note: null };
  const started = await airflowApi("POST", `/dags/${name}/dagRuns`, { logical_date: null, conf });
  const { dag_run_id: runId } = started as { readonly dag_run_id: string };
  await untilEnded(name, runId);
  const attached = await attach(runId, { directory: project.root });
  const { run: ended, result } = await attached.wait();
  expect(ended).toMatchObject({ name: runId, status: "completed", parameters: { text, count: 3 } });
  expect(result).toMatchObject({ text, count: 3, note: "none" });
});

test("a run that Airflow starts by its schedule has the deployed parameters and the planned time", async () => {
  const name = newDag();
  const project = await airflowProject({ "pipeline.ts": telling(name) });
  const start = new Date(Date.now() - 86_400_000).toISOString();
  const schedule = { cron: "0 3 * * *", timeZone: "Europe/Berlin", start, catchUp: true };
  await deploy(project.file, { schedule, parameters: { count: 7 } });
  await expect.poll(async () => (await project.store.listRuns()).length, { timeout: 90_000 }).toBeGreaterThan(0);
  const [record] = await project.store.listRuns();
  const runId = record?.name ?? "";
  expect(runId).toMatch(/^scheduled__/);
  await untilEnded(name, runId);
  const { run: ended, result } = await (await attach(runId, { directory: project.root })).wait();
  expect(ended.status).toBe("completed");
  const planned = new Date(ended.scheduledAt ?? 0);
  expect(planned.toLocaleTimeString("en-GB", { timeZone: "Europe/Berlin" })).toBe("03:00:00");
  expect(result).toMatchObject({ text: "by default", count: 7 });
});

test("clearing a task in Airflow runs its step again in the same run, and nothing else", async () => {
  const name = newDag();
  const project = await airflowProject({ "pipeline.ts": telling(name) });
  const { run: first } = await run(project.file, { pollInterval: 1_000, name: "r1" });
  expect(first).toMatchObject({ status: "completed", generation: 1 });
  // The records have the end a moment before Airflow has; a task that is still going on is restarted, and not cleared.
  await untilEnded(name, "r1");
  await clearTasks(name, "r1", ["second"]);
  await expect.poll(async () => (await callsOf(project)).length, { timeout: 90_000 }).toBe(3);
  await untilEnded(name, "r1");
  expect(await callsOf(project)).toEqual(["first", "second", "second"]);
  const { run: again } = await (await attach("r1", { directory: project.root })).wait();
  expect(again).toMatchObject({ id: first.id, status: "completed", generation: 2 });
  expect(await project.store.listAttempts({ runId: first.id, step: "second" })).toHaveLength(2);
  expect(await project.store.listAttempts({ runId: first.id, step: "first" })).toHaveLength(1);
});
