import type { Schedule } from "@tsugite/core";
import type { DagData, DagSchedule } from "./dag-data.ts";

/** When Airflow starts runs of a DAG by itself. */
export function describeSchedule(
  schedule: Schedule | undefined,
): Pick<DagData, "schedule" | "start_date" | "end_date" | "catch_up"> {
  return {
    schedule: schedule === undefined ? null : timesOf(schedule),
    start_date: dateOf(schedule?.start) ?? null,
    end_date: dateOf(schedule?.end) ?? null,
    catch_up: schedule?.catchUp ?? false,
  };
}

function timesOf(schedule: Schedule): DagSchedule {
  if (schedule.interval !== undefined) return { interval: schedule.interval / 1_000 };
  return { cron: schedule.cron, time_zone: schedule.timeZone };
}

/** Python before 3.11 does not read the `Z` of ISO 8601. */
function dateOf(instant: string | undefined): string | undefined {
  return instant?.replace(/Z$/, "+00:00");
}

/** The schedule that a DAG was described with; undefined where it has none. */
export function scheduleOf({ schedule, start_date, end_date, catch_up }: DagData): Schedule | undefined {
  if (schedule === null) return undefined;
  const times =
    "interval" in schedule
      ? { interval: schedule.interval * 1_000 }
      : { cron: schedule.cron, timeZone: schedule.time_zone };
  return {
    ...times,
    ...(start_date === null ? {} : { start: new Date(start_date).toISOString() }),
    ...(end_date === null ? {} : { end: new Date(end_date).toISOString() }),
    catchUp: catch_up,
  };
}
