import type { StepRecord, StepStatus } from "@tsugite/core";

export interface StepCounts extends Readonly<Record<StepStatus, number>> {
  /** Steps of the pipeline, also those that have not started. */
  readonly total: number;
}

export function countSteps(steps: readonly StepRecord[], total: number): StepCounts {
  const counts = { running: 0, completed: 0, cached: 0, failed: 0, skipped: 0, cancelled: 0 };
  for (const { status } of steps) counts[status]++;
  return { ...counts, total };
}

/** `9 steps: 7 ran, 2 cached`. */
export function describeCounts(counts: StepCounts): string {
  const parts = [
    [counts.completed, "ran"],
    [counts.cached, "cached"],
    [counts.running, "running"],
    [counts.failed, "failed"],
    [counts.skipped, "skipped"],
    [counts.cancelled, "cancelled"],
  ] as const;
  const shown = parts.flatMap(([count, word]) => (count === 0 ? [] : `${count} ${word}`));
  return `${counts.total} ${counts.total === 1 ? "step" : "steps"}${shown.length === 0 ? "" : `: ${shown.join(", ")}`}`;
}
