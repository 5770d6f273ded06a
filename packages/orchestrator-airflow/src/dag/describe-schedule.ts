import type { Schedule } from "@tsugite/core";
import type { DagData } from "./dag-data.ts";

/** Airflow wants a time from which it plans; the same always, so that a DAG does not change with the day it is made on. */
const LONG_AGO = "2020-01-01T00:00:00+00:00";

/** When Airflow starts runs of a DAG by itself. */
export function describeSchedule(
  schedule: Schedule | undefined,
): Pick<DagData, "schedule" | "start_date" | "end_date" | "catch_up"> {
  return {
    schedule: schedule === undefined ? null : { cron: schedule.cron, time_zone: schedule.timeZone ?? "UTC" },
    start_date: LONG_AGO,
    end_date: null,
    catch_up: schedule?.catchUp ?? false,
  };
}
