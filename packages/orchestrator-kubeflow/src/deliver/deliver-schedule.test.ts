import type { Schedule } from "@tsugite/core";
import { expect, test } from "vitest";
import { KubeflowClient } from "../rest/kubeflow-client.ts";
import { type KubeflowServer, startKubeflow } from "../rest/kubeflow-server.test-helper.ts";
import { kubeflowSchedules } from "../schedules.ts";
import { deliverSchedule, type ScheduleToDeliver } from "./deliver-schedule.ts";

const { signal } = new AbortController();
const nightly: Schedule = { cron: "0 3 * * *", timeZone: "UTC", catchUp: false };

function clientOf({ baseUrl }: KubeflowServer): KubeflowClient {
  return new KubeflowClient({ baseUrl, auth: undefined, namespace: undefined, root: "/" });
}

function deliver(kubeflow: KubeflowServer, request: Partial<ScheduleToDeliver>): Promise<void> {
  return deliverSchedule({
    client: clientOf(kubeflow),
    spec: { name: "penguins" },
    schedule: nightly,
    pipelineId: "p",
    versionId: "v1",
    experimentId: "e",
    parameters: { ratio: 0.8 },
    serviceAccount: undefined,
    unpause: false,
    log: () => {},
    signal,
    ...request,
  });
}

test("a schedule is kept as six fields, with the planned time for the steps", async () => {
  const kubeflow = await startKubeflow();
  await deliver(kubeflow, {});
  expect(kubeflow.state.recurringRuns).toMatchObject([
    {
      display_name: "penguins",
      status: "ENABLED",
      max_concurrency: "1",
      no_catchup: true,
      trigger: { cron_schedule: { cron: "0 0 3 * * *" } },
      runtime_config: { parameters: { ratio: 0.8, tsugite_scheduled_at: "[[ScheduledTime]]" } },
      pipeline_version_reference: { pipeline_id: "p", pipeline_version_id: "v1" },
    },
  ]);
});

test("what did not change stays, and what did takes its place", async () => {
  const kubeflow = await startKubeflow();
  const start = "2026-01-01T00:00:00.000Z";
  await deliver(kubeflow, { schedule: { ...nightly, start } });
  const [first] = kubeflow.state.recurringRuns;
  await deliver(kubeflow, { schedule: { ...nightly, start } });
  expect(kubeflow.state.recurringRuns).toEqual([first]);
  for (const change of [
    { versionId: "v2" },
    { parameters: { ratio: 0.9 } },
    { schedule: { ...nightly, cron: "0 4 * * *" } },
    { schedule: { interval: 900_000, catchUp: true } },
  ]) {
    const [before] = kubeflow.state.recurringRuns;
    await deliver(kubeflow, change);
    expect(kubeflow.state.recurringRuns).toHaveLength(1);
    expect(kubeflow.state.recurringRuns[0]?.recurring_run_id).not.toBe(before?.recurring_run_id);
  }
});

test("the old schedule goes only when the new one is there", async () => {
  let isDown = false;
  const kubeflow = await startKubeflow({ drops: (request) => isDown && request === "POST /recurringruns" });
  await deliver(kubeflow, {});
  isDown = true;
  await expect(deliver(kubeflow, { versionId: "v2" })).rejects.toMatchObject({ code: "ENGINE_NOT_REACHED" });
  expect(kubeflow.state.recurringRuns).toMatchObject([
    { status: "ENABLED", pipeline_version_reference: { pipeline_version_id: "v1" } },
  ]);
});

test("a pipeline that is deployed without a schedule has none any more, and those that people made stay", async () => {
  const kubeflow = await startKubeflow();
  await deliver(kubeflow, {});
  await deliver(kubeflow, { spec: { name: "other" } });
  const theirs = { recurring_run_id: "theirs", status: "ENABLED", display_name: "penguins" };
  kubeflow.state.recurringRuns.push(theirs);
  await deliver(kubeflow, { schedule: undefined });
  expect(kubeflow.state.recurringRuns).toMatchObject([{ display_name: "other" }, theirs]);
});

test("what somebody paused stays paused, until it is told to go on", async () => {
  const kubeflow = await startKubeflow();
  const control = kubeflowSchedules({ client: () => clientOf(kubeflow), timeZone: "UTC" });
  await deliver(kubeflow, {});
  await control.pause("penguins", { signal });
  const lines: string[] = [];
  await deliver(kubeflow, { versionId: "v2", log: (line) => lines.push(line) });
  expect(kubeflow.state.recurringRuns).toMatchObject([{ status: "DISABLED" }]);
  expect(lines).toEqual([expect.stringContaining("is paused in Kubeflow")]);
  await deliver(kubeflow, { versionId: "v2", unpause: true });
  expect(kubeflow.state.recurringRuns).toMatchObject([{ status: "ENABLED" }]);
  await control.pause("penguins", { signal });
  await deliver(kubeflow, { versionId: "v3", unpause: true });
  expect(kubeflow.state.recurringRuns).toMatchObject([{ status: "ENABLED" }]);
});

test("schedules are listed as they were given, paused, resumed and deleted", async () => {
  const kubeflow = await startKubeflow();
  const control = kubeflowSchedules({ client: () => clientOf(kubeflow), timeZone: "Europe/Berlin" });
  const schedule: Schedule = { cron: "0 3 * * 1-5", timeZone: "Europe/Berlin", catchUp: false };
  await deliver(kubeflow, { schedule: { ...schedule, end: "2026-12-31T00:00:00.000Z" } });
  await deliver(kubeflow, { spec: { name: "often" }, schedule: { interval: 90_000, catchUp: false } });
  kubeflow.state.recurringRuns.push({ recurring_run_id: "theirs", status: "ENABLED" });
  await control.pause("penguins", { signal });
  await control.pause("penguins", { signal });
  expect(await control.list({ signal })).toMatchObject([
    {
      pipeline: "penguins",
      paused: true,
      schedule: { ...schedule, end: "2026-12-31T00:00:00.000Z" },
      description: "0 3 * * 1-5 in Europe/Berlin, until 2026-12-31T00:00:00.000Z",
      url: expect.stringContaining("/#/recurringrun/details/"),
    },
    { pipeline: "often", paused: false, schedule: { interval: 90_000, catchUp: false } },
  ]);
  await control.resume("penguins", { signal });
  expect((await control.list({ signal })).map(({ paused }) => paused)).toEqual([false, false]);
  await control.delete("penguins", { signal });
  await control.delete("penguins", { signal });
  expect((await control.list({ signal })).map(({ pipeline }) => pipeline)).toEqual(["often"]);
});
