import { expect, test } from "vitest";
import { nextPlanned } from "./next-planned.ts";
import type { Schedule } from "./schedule.ts";

const NOW = Date.parse("2026-11-24T17:34:00Z");

function next(more: object = {}): string | undefined {
  const schedule = { cron: "0 3 * * *", timeZone: "Europe/Berlin", catchUp: false, ...more };
  const time = nextPlanned(schedule as Schedule, NOW);
  return time === undefined ? undefined : new Date(time).toISOString();
}

test("the next time of a cron is that of its time zone, after now and from its start on", () => {
  expect(next()).toBe("2026-11-25T02:00:00.000Z");
  expect(next({ timeZone: "UTC" })).toBe("2026-11-25T03:00:00.000Z");
  expect(next({ start: "2026-12-01T00:00:00.000Z" })).toBe("2026-12-01T02:00:00.000Z");
  expect(next({ start: "2026-12-01T02:00:00.000Z" })).toBe("2026-12-01T02:00:00.000Z");
});

test("there is none after the end, and none that the schedule alone does not say", () => {
  expect(next({ end: "2026-11-25T02:00:00.000Z" })).toBe("2026-11-25T02:00:00.000Z");
  expect(next({ end: "2026-11-25T01:59:59.000Z" })).toBeUndefined();
  expect(next({ cron: undefined, timeZone: undefined, interval: 60_000 })).toBeUndefined();
  expect(next({ catchUp: true, start: "2026-11-01T00:00:00.000Z" })).toBeUndefined();
});
