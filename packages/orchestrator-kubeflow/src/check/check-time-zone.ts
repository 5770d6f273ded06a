import type { Problem, Schedule } from "@tsugite/core";

/** Kubeflow's controller has one time zone for all schedules, which cannot be asked. */
export function checkTimeZone(schedule: Schedule | undefined, timeZone: string): Problem[] {
  if (schedule?.cron === undefined || schedule.timeZone === timeZone) return [];
  return [
    {
      code: "SCHEDULE_INVALID",
      message: `The schedule ${schedule.cron} is in the time zone ${schedule.timeZone}, but Kubeflow keeps all schedules in ${timeZone}.`,
      fix: `Write the schedule in ${timeZone}. If Kubeflow's controller of schedules has another time zone (its variable CRON_SCHEDULE_TIMEZONE), write that into the orchestrator's config: \`config: { timeZone: … }\`.`,
    },
  ];
}
