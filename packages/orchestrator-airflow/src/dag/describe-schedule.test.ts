import type { Schedule } from "@tsugite/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { DagData } from "./dag-data.ts";
import { describeSchedule, scheduleOf } from "./describe-schedule.ts";

test("a schedule is found again in the DAG that was described with it", () => {
  const instant = fc.date({ noInvalidDate: true, min: new Date(0), max: new Date("2100-01-01") });
  const instants = fc.record({ start: instant, end: instant }, { requiredKeys: [] });
  const times = fc.oneof(
    fc.record({ cron: fc.string(), timeZone: fc.string() }),
    fc.record({ interval: fc.integer({ min: 1, max: 1_000_000 }).map((seconds) => seconds * 1_000) }),
  );
  fc.assert(
    fc.property(times, instants, fc.boolean(), (time, { start, end }, catchUp) => {
      const schedule: Schedule = {
        ...time,
        ...(start === undefined ? {} : { start: start.toISOString() }),
        ...(end === undefined ? {} : { end: end.toISOString() }),
        catchUp,
      };
      // Only what is about the schedule is read.
      expect(scheduleOf(describeSchedule(schedule) as DagData)).toEqual(schedule);
    }),
  );
  expect(scheduleOf(describeSchedule(undefined) as DagData)).toBeUndefined();
});
