import { expect, test } from "vitest";
import { PlainOrchestrator, temporaryStack } from "../component/temporary-stack.test-helper.ts";
import { EngineSchedules } from "./engine-schedules.ts";
import type { EngineSchedule, ScheduleControl } from "./schedule-control.ts";

const nightly: EngineSchedule = { pipeline: "nightly", id: "dag_1", description: "0 3 * * * in UTC", paused: false };

async function schedulesOf(control: Partial<ScheduleControl>): Promise<EngineSchedules> {
  const changed = async (): Promise<void> => {};
  class Scheduled extends PlainOrchestrator {
    static override readonly FLAVOR: string = "scheduled";
    override readonly schedules: ScheduleControl = {
      list: async () => [nightly, { ...nightly, pipeline: "hourly" }],
      pause: changed,
      resume: changed,
      delete: changed,
      ...control,
    };
  }
  return new EngineSchedules(
    await temporaryStack({ orchestrator: new Scheduled({ name: "mine", config: {}, root: "/" }) }),
  );
}

test("schedules are listed by the names of their pipelines, and changed by them", async () => {
  const paused: string[] = [];
  const schedules = await schedulesOf({ pause: async (pipeline) => void paused.push(pipeline) });
  expect((await schedules.list()).map(({ pipeline }) => pipeline)).toEqual(["hourly", "nightly"]);
  expect(await schedules.change("nightly", "pause")).toEqual(nightly);
  expect(paused).toEqual(["nightly"]);
});

test("a next run that the engine has not planned yet is that of the schedule, unless it is paused", async () => {
  const schedule = { cron: "0 3 * * *", timeZone: "UTC", catchUp: false };
  const schedules = await schedulesOf({
    list: async () => [
      { ...nightly, pipeline: "a", schedule },
      { ...nightly, pipeline: "b", schedule, paused: true },
      { ...nightly, pipeline: "c", schedule, nextRunAt: 1 },
      { ...nightly, pipeline: "d" },
    ],
  });
  const listed = await schedules.list();
  expect(listed.map(({ nextRunAt }) => nextRunAt)).toEqual([expect.any(Number), undefined, 1, undefined]);
  expect(new Date(listed[0]?.nextRunAt ?? 0).toISOString()).toMatch(/T03:00:00\.000Z$/);
});

test("a pipeline without a schedule is told, with the one that was probably meant", async () => {
  await expect((await schedulesOf({})).change("nigthly", "delete")).rejects.toMatchObject({
    code: "SCHEDULE_NOT_FOUND",
    fix: 'Did you mean "nightly"?',
  });
  await expect((await schedulesOf({ list: async () => [] })).change("nightly", "delete")).rejects.toMatchObject({
    fix: expect.stringContaining("There are no schedules"),
  });
});

test("an orchestrator without schedules, an engine that is silent, and an answer that is none are told apart", async () => {
  const plain = await temporaryStack();
  expect(() => new EngineSchedules(plain)).toThrow("The plain orchestrator of the stack test has no schedules.");
  const silent = await schedulesOf({ list: () => new Promise(() => {}) });
  await expect(silent.list({ within: 20 })).rejects.toMatchObject({
    code: "ENGINE_NOT_REACHED",
    message: expect.stringContaining("could not be asked for its schedules: no answer within 0.02 s."),
  });
  const wrong = await schedulesOf({ list: async () => [{ dag_id: "x" }] as never });
  await expect(wrong.list()).rejects.toMatchObject({ code: "COMPONENT_INVALID" });
});
