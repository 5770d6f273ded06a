import { Cron } from "croner";
import type { Schedule } from "./schedule.ts";

/**
 * The first time after `now` for which a schedule plans a run, in milliseconds since 1970. Undefined when there is none any
 * more, and where the schedule alone does not say it: an interval counts from when it was deployed, and what is to be caught
 * up lies in the past.
 */
export function nextPlanned({ cron, timeZone, start, end, catchUp }: Schedule, now: number): number | undefined {
  if (cron === undefined || catchUp) return undefined;
  const first = Math.max(now, start === undefined ? now : Date.parse(start) - 1);
  const next = new Cron(cron, { mode: "5-part", paused: true, timezone: timeZone }).nextRun(new Date(first));
  if (next === null || (end !== undefined && next.getTime() > Date.parse(end))) return undefined;
  return next.getTime();
}
