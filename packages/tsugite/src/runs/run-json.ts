import type { RunRecord, StepRecord } from "@tsugite/core";
import { shownStatus } from "./shown-status.ts";

/**
 * A run as `--json` prints it: its record, with times in ISO 8601, and `lost` as status when its process is gone.
 *
 * @param duration What `runDuration` tells.
 */
export function runToJson(run: RunRecord, duration: number | undefined): object {
  const { createdAt, endedAt, scheduledAt, leaseUntil, cancelRequestedAt, ...rest } = run;
  return {
    ...rest,
    status: shownStatus(run),
    createdAt: isoTime(createdAt),
    ...(endedAt === undefined ? {} : { endedAt: isoTime(endedAt) }),
    ...(duration === undefined ? {} : { durationMs: duration }),
    ...(scheduledAt === undefined ? {} : { scheduledAt: isoTime(scheduledAt) }),
    ...(leaseUntil === undefined ? {} : { leaseUntil: isoTime(leaseUntil) }),
    ...(cancelRequestedAt === undefined ? {} : { cancelRequestedAt: isoTime(cancelRequestedAt) }),
  };
}

/** A step of a run as `--json` prints it. */
export function stepToJson(step: StepRecord): object {
  const { runId: _, startedAt, endedAt, ...rest } = step;
  return {
    ...rest,
    ...(startedAt === undefined ? {} : { startedAt: isoTime(startedAt) }),
    ...(endedAt === undefined ? {} : { endedAt: isoTime(endedAt) }),
    ...(startedAt === undefined || endedAt === undefined ? {} : { durationMs: lengthOf(startedAt, endedAt) }),
  };
}

/** Milliseconds; none where the clock was set back between. */
function lengthOf(start: number, end: number): number {
  return Math.max(0, end - start);
}

export function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
