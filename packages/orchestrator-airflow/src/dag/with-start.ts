import { canonicalJson, type Schedule } from "@tsugite/core";

/**
 * A schedule whose first run is one that is still to come: without a start, Airflow begins with the newest time that has
 * passed. The start is that of deploying it; for intervals the first one has passed then. Deployed again, it keeps the one
 * it had, so that the same pipeline gives the same file.
 *
 * @param before The schedule that stands in Airflow's folder.
 * @param now Milliseconds since 1970.
 */
export function withStart(schedule: Schedule, before: Schedule | undefined, now: number): Schedule {
  if (schedule.start !== undefined) return schedule;
  if (before?.start !== undefined && isSame(schedule, before)) return { ...schedule, start: before.start };
  const begin = now + (schedule.interval ?? 0);
  return { ...schedule, start: new Date(Math.ceil(begin / 1_000) * 1_000).toISOString() };
}

function isSame(schedule: Schedule, { start: _, ...before }: Schedule): boolean {
  return canonicalJson({ ...schedule }) === canonicalJson({ ...before });
}
