import fc from "fast-check";
import { expect, test } from "vitest";
import { describeSchedule } from "./describe-schedule.ts";
import { readSchedule } from "./read-schedule.ts";
import type { Schedule, ScheduleOptions } from "./schedule.ts";

const now = new Date("2026-11-24T12:00:00Z");

function scheduleOf(given: object): Schedule {
  const read = readSchedule(given as ScheduleOptions, now);
  if ("schedule" in read) return read.schedule;
  throw new Error(read.problems.map(({ message }) => message).join(" "));
}

function messagesOf(given: object): readonly string[] {
  const read = readSchedule(given as ScheduleOptions, now);
  if ("schedule" in read) return [];
  for (const { code, fix } of read.problems) expect([code, fix]).toEqual(["SCHEDULE_INVALID", expect.any(String)]);
  return read.problems.map(({ message }) => message);
}

test("five fields of cron are in UTC, and catch up on nothing, unless they say so", () => {
  expect(scheduleOf({ cron: " 0  3 * * mon-fri" })).toEqual({
    cron: "0 3 * * mon-fri",
    timeZone: "UTC",
    catchUp: false,
  });
  expect(scheduleOf({ cron: "*/15 8-18 1,15 jan *", timeZone: "europe/berlin" })).toMatchObject({
    timeZone: "Europe/Berlin",
  });
  expect(scheduleOf({ cron: "0 3 * * *", timeZone: "Asia/Kolkata" })).toMatchObject({ timeZone: "Asia/Kolkata" });
});

test("a preset is five fields, and an interval milliseconds", () => {
  expect(scheduleOf({ preset: "@weekly", timeZone: "Europe/Berlin" })).toEqual({
    cron: "0 0 * * 0",
    timeZone: "Europe/Berlin",
    catchUp: false,
  });
  expect(scheduleOf({ interval: "1h30m" })).toEqual({ interval: 5_400_000, catchUp: false });
  expect(scheduleOf({ interval: "90d" })).toMatchObject({ interval: 90 * 86_400_000 });
});

test("start and end are kept in UTC", () => {
  const bounds = { start: "2026-12-01T06:00:00+01:00", end: "2026-12-31T23:59:59.5Z", catchUp: true };
  expect(scheduleOf({ interval: "1d", ...bounds })).toEqual({
    interval: 86_400_000,
    start: "2026-12-01T05:00:00.000Z",
    end: "2026-12-31T23:59:59.500Z",
    catchUp: true,
  });
});

test.each([
  [{}, "The schedule says not when; exactly one way is needed."],
  [{ cron: "0 3 * * *", interval: "1h" }, "The schedule has cron and interval; exactly one way is needed."],
  [{ cron: "0 3 * *" }, '`cron` of the schedule cannot be "0 3 * *": it has 4 fields, and cron five.'],
  [{ cron: "0 0 3 * * *" }, '`cron` of the schedule cannot be "0 0 3 * * *": it has 6 fields, and cron five.'],
  [{ cron: "@daily" }, '`cron` of the schedule cannot be "@daily": it has 1 field, and cron five.'],
  [{ cron: "61 * * * *" }, '`cron` of the schedule cannot be "61 * * * *": invalid value for minute: 61.'],
  [{ cron: "0 0 L * *" }, '`cron` of the schedule cannot be "0 0 L * *": L is not what every engine knows.'],
  [{ cron: "0 0 31 2 *" }, '`cron` of the schedule cannot be "0 0 31 2 *": that time never comes.'],
  [{ cron: 5 }, "`cron` of the schedule cannot be 5: it is no text."],
  [{ preset: "@never" }, '`preset` of the schedule cannot be "@never".'],
  [{ preset: "toString" }, '`preset` of the schedule cannot be "toString".'],
  [{ interval: "soon" }, '`interval` of the schedule cannot be "soon".'],
  [{ interval: "1500ms" }, '`interval` of the schedule cannot be "1500ms".'],
  [{ interval: 0 }, "`interval` of the schedule cannot be 0."],
  [
    { interval: "1h", timeZone: "UTC" },
    "The schedule has an interval and a time zone, but an interval is the same in all of them.",
  ],
  [{ preset: "@daily", timeZone: "Mars/Olympus" }, 'The time zone of the schedule cannot be "Mars/Olympus".'],
  [{ preset: "@daily", timeZone: "+01:00" }, 'The time zone of the schedule cannot be "+01:00".'],
  [{ preset: "@daily", start: "2026-12-01" }, '`start` of the schedule cannot be "2026-12-01".'],
  [{ preset: "@daily", start: "2026-12-01T06:00:00" }, '`start` of the schedule cannot be "2026-12-01T06:00:00".'],
  [{ preset: "@daily", end: "2027-02-30T00:00:00Z" }, '`end` of the schedule cannot be "2027-02-30T00:00:00Z".'],
  [
    { preset: "@daily", start: "2027-01-02T00:00:00Z", end: "2027-01-01T00:00:00Z" },
    "The schedule ends at 2027-01-01T00:00:00.000Z, before it starts at 2027-01-02T00:00:00.000Z.",
  ],
  [
    { preset: "@daily", end: "2026-11-24T11:00:00Z" },
    "The schedule ended at 2026-11-24T11:00:00.000Z, so that nothing is ever started.",
  ],
  [
    { preset: "@daily", catchUp: true },
    "The schedule is to catch up on runs that were missed, but does not say since when.",
  ],
  [{ preset: "@daily", catchUp: "yes" }, '`catchUp` of the schedule cannot be "yes".'],
])("%j is refused", (given, message) => {
  expect(messagesOf(given)).toEqual([message]);
});

test("everything that is wrong is told at once", () => {
  expect(messagesOf({ cron: "x", timeZone: "Mars", start: "now", end: "later", catchUp: 1 })).toHaveLength(5);
});

test("what was read is read again as it is, whatever it was", () => {
  const number = (min: number, max: number) => fc.integer({ min, max }).map(String);
  const field = (min: number, max: number) =>
    fc.oneof(
      fc.constant("*"),
      number(min, max),
      number(1, max).map((step) => `*/${step}`),
      fc.tuple(fc.integer({ min, max }), fc.integer({ min, max })).map((ends) => ends.sort((a, b) => a - b).join("-")),
      fc.uniqueArray(number(min, max), { minLength: 1, maxLength: 4 }).map((list) => list.join(",")),
    );
  const cron = fc
    .tuple(field(0, 59), field(0, 23), field(1, 28), field(1, 12), field(0, 6))
    .map((fields) => ({ cron: fields.join(" ") }));
  const interval = fc.integer({ min: 1, max: 10_000_000 }).map((seconds) => ({ interval: seconds * 1_000 }));
  const start = fc.date({ min: new Date(0), max: new Date("9999-12-31T00:00:00Z"), noInvalidDate: true });
  const given = fc.tuple(fc.oneof(cron, interval), fc.option(start, { nil: undefined }), fc.boolean());
  fc.assert(
    fc.property(given, ([times, from, catchUp]) => {
      const bounds = from === undefined ? {} : { start: from.toISOString(), catchUp };
      const schedule = scheduleOf({ ...times, ...bounds });
      expect(schedule).toMatchObject({ ...times, ...bounds });
      expect(scheduleOf(schedule)).toEqual(schedule);
    }),
  );
});

test("a schedule is told in words", () => {
  expect(describeSchedule(scheduleOf({ cron: "0 3 * * *", timeZone: "Europe/Berlin" }))).toBe(
    "0 3 * * * in Europe/Berlin",
  );
  const bounds = { start: "2026-12-01T00:00:00Z", end: "2027-12-01T00:00:00Z", catchUp: true };
  expect(describeSchedule(scheduleOf({ interval: "90m", ...bounds }))).toBe(
    "every 1h30m, from 2026-12-01T00:00:00.000Z, until 2027-12-01T00:00:00.000Z, catching up",
  );
});
