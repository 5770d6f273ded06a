import { deploy, run, schedules, undeploy } from "tsugite";
import { expect, test } from "vitest";
import { type AirflowProject, airflowProject } from "./real-airflow/project.test-helper.ts";
import { realClient, signal } from "./real-airflow/python-dag.test-helper.ts";

const client = realClient();

/** A project with one pipeline of this name. */
function projectWith(name: string): Promise<AirflowProject> {
  return airflowProject({
    "pipeline.ts": `
      import { pipeline, step } from "@tsugite/core";
      export const load = step("load", () => 1);
      export default pipeline(${JSON.stringify(name)}, () => load());
    `,
  });
}

test("a schedule is listed as it was deployed, with its next run; it is paused, resumed and deleted", async () => {
  const { root, file } = await projectWith("nightly");
  const control = schedules({ directory: root });
  const find = async () => (await control.list()).find(({ pipeline }) => pipeline === "nightly");
  const end = "2099-01-01T00:00:00.000Z";
  await deploy(file, { schedule: { cron: "0 3 * * *", timeZone: "Europe/Berlin", end } });
  const listed = await find();
  expect(listed).toMatchObject({
    id: "nightly",
    paused: false,
    description: expect.stringMatching(/^0 3 \* \* \* in Europe\/Berlin, from .*, until 2099-/),
    schedule: { cron: "0 3 * * *", timeZone: "Europe/Berlin", end, catchUp: false },
    url: `${client.baseUrl}/dags/nightly`,
  });
  const berlin = new Intl.DateTimeFormat("en", { timeZone: "Europe/Berlin", hour: "numeric", hourCycle: "h23" });
  expect(berlin.format(listed?.nextRunAt)).toBe("03");

  await control.pause("nightly");
  expect(await find()).toMatchObject({ paused: true });
  await expect(run(file)).rejects.toMatchObject({ code: "DEPLOYMENT_PAUSED" });
  await control.resume("nightly");
  expect(await find()).toMatchObject({ paused: false });

  await control.pause("nightly");
  await run(file, { pollInterval: 1_000, unpause: true });
  expect(await find()).toMatchObject({ paused: false, schedule: listed?.schedule });
  await control.delete("nightly");
  expect(await find()).toBeUndefined();
  const { run: ended } = await run(file, { pollInterval: 1_000 });
  expect(ended.status).toBe("completed");
  expect(await find()).toBeUndefined();
});

test("an interval is listed as one; undeploying takes it away", async () => {
  const { root, file } = await projectWith("often");
  const control = schedules({ directory: root });
  const find = async () => (await control.list()).find(({ pipeline }) => pipeline === "often");
  await deploy(file, { schedule: { interval: "36h", start: "2099-01-01T00:00:00Z" } });
  const start = "2099-01-01T00:00:00.000Z";
  expect(await find()).toMatchObject({ schedule: { interval: 129_600_000, start, catchUp: false } });
  await undeploy("often", { directory: root });
  expect(await find()).toBeUndefined();
  expect(await client.getDag("often", signal)).toMatchObject({ is_stale: true });
});

test("a schedule starts no run that was planned before it was deployed, not even after another schedule", async () => {
  const { root, file, store } = await projectWith("untimely");
  const { pause, resume } = schedules({ directory: root });
  const anHourAgo = new Date(Date.now() - 3_600_000).getUTCHours();
  const until = (cron: string) =>
    expect.poll(async () => (await client.getDag("untimely", signal))?.next_dagrun_run_after, {
      message: cron,
      timeout: 60_000,
    });
  for (const schedule of [
    { cron: `59 ${anHourAgo} * * *` },
    { cron: `58 ${anHourAgo} * * *` },
    { interval: "6h" },
  ] as const) {
    await deploy(file, { schedule });
    await until(JSON.stringify(schedule)).toSatisfy((next: string) => Date.parse(next) > Date.now());
    // Airflow's scheduler plans again when a DAG goes on.
    await pause("untimely");
    await resume("untimely");
  }
  await new Promise((resolved) => setTimeout(resolved, 5_000));
  expect(await store.listRuns()).toEqual([]);
  expect(await client.activeRuns("untimely", signal)).toEqual([]);
});
