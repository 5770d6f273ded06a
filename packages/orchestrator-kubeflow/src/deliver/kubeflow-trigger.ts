import type { Schedule } from "@tsugite/core";
import type { KubeflowRecurringRun, KubeflowTrigger } from "../rest/answers.ts";
import { toFiveFields, toSixFields } from "./six-field-cron.ts";

/** When Kubeflow starts runs. */
export function triggerOf(schedule: Schedule): KubeflowTrigger {
  const { start, end } = schedule;
  const bounds = {
    ...(start === undefined ? {} : { start_time: start }),
    ...(end === undefined ? {} : { end_time: end }),
  };
  if (schedule.interval === undefined) return { cron_schedule: { cron: toSixFields(schedule.cron), ...bounds } };
  return { periodic_schedule: { interval_second: String(schedule.interval / 1_000), ...bounds } };
}

/** The schedule that Kubeflow was given; undefined for one that people made there and that has no words here. */
export function scheduleOf({ trigger, no_catchup }: KubeflowRecurringRun, timeZone: string): Schedule | undefined {
  const { cron_schedule, periodic_schedule } = trigger ?? {};
  const given = cron_schedule ?? periodic_schedule;
  const bounds = {
    ...(given?.start_time == null ? {} : { start: new Date(given.start_time).toISOString() }),
    ...(given?.end_time == null ? {} : { end: new Date(given.end_time).toISOString() }),
    catchUp: no_catchup !== true,
  };
  const cron = toFiveFields(cron_schedule?.cron ?? "");
  if (cron !== undefined) return { cron, timeZone, ...bounds };
  const seconds = Number(periodic_schedule?.interval_second ?? 0);
  return seconds > 0 ? { interval: seconds * 1_000, ...bounds } : undefined;
}
