import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "tsugite";
import { expect, onTestFinished, test } from "vitest";
import { endProcesses } from "../local/end-processes.ts";
import { processTable } from "../local/process-table.ts";
import { airflowProject } from "./project.test-helper.ts";
import { startTestAirflow } from "./start-test-airflow.test-helper.ts";
import { nodeProcesses } from "./task-processes.test-helper.ts";

const waiting = `
  import { appendFileSync, existsSync, writeFileSync } from "node:fs";
  import { setTimeout as sleep } from "node:timers/promises";
  import { pipeline, step } from "@tsugite/core";
  const called = (name: string) => appendFileSync("calls.txt", name + "\\n");
  export const load = step({ name: "load", cache: false }, () => { called("load"); return 1; });
  export const wait = step({ name: "wait", cache: false, retries: { count: 2, delay: "1s" } }, async ({ n }: { n: number }) => {
    writeFileSync("waiting", "");
    while (!existsSync("go-on")) await sleep(100);
    return n + 1;
  });
  export const report = step({ name: "report", cache: false }, ({ n }: { n: number }) => { called("report"); return n * 10; });
  export default pipeline("outlives-its-scheduler", () => report({ n: wait({ n: load() }) }));
`;

test("a run outlives Airflow's scheduler, which is killed and started again in the middle", async () => {
  const { airflow, facts, stop } = await startTestAirflow("sqlite");
  onTestFinished(stop);
  const project = await airflowProject({ "pipeline.ts": waiting }, {}, facts);
  const ended = run(project.file, { pollInterval: 1_000 });
  await expect.poll(() => existsSync(join(project.root, "waiting")), { timeout: 120_000 }).toBe(true);
  const scheduler = (await processTable()).get(airflow.pidOf("scheduler") ?? 0);
  if (scheduler === undefined) throw new Error("Airflow's scheduler has ended before it was killed.");
  // Its idle workers outlive it.
  onTestFinished(() => endProcesses([scheduler]));
  process.kill(scheduler.pid, "SIGKILL");
  airflow.startPart("scheduler");
  // Time for the new one to look after what the old one left.
  await new Promise((resolve) => setTimeout(resolve, 20_000));
  await writeFile(join(project.root, "go-on"), "");
  const { run: record, result, steps } = await ended;
  expect(record.status).toBe("completed");
  expect(result).toBe(20);
  expect(steps.map(({ step, status }) => `${step} ${status}`).sort()).toEqual([
    "load completed",
    "report completed",
    "wait completed",
  ]);
  expect((await readFile(join(project.root, "calls.txt"), "utf8")).split("\n")).toEqual(["load", "report", ""]);
  await expect.poll(() => nodeProcesses("outlives-its-scheduler"), { timeout: 30_000 }).toEqual([]);
}, 300_000);
