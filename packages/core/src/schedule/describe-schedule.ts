import { formatDuration } from "../authoring/duration.ts";
import type { Schedule } from "./schedule.ts";

/** A schedule in a few words, for people: `0 3 * * * in Europe/Berlin, until 2026-12-31T00:00:00.000Z`. */
export function describeSchedule(schedule: Schedule): string {
  const { start, end, catchUp } = schedule;
  const times =
    schedule.interval === undefined
      ? `${schedule.cron} in ${schedule.timeZone}`
      : `every ${formatDuration(schedule.interval)}`;
  const parts = [
    times,
    ...(start === undefined ? [] : [`from ${start}`]),
    ...(end === undefined ? [] : [`until ${end}`]),
    ...(catchUp ? ["catching up"] : []),
  ];
  return parts.join(", ");
}
