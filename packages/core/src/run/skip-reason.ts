import type { StepStatus } from "./run-record.ts";

const PAST: Readonly<Partial<Record<StepStatus, string>>> = {
  failed: "failed",
  skipped: "was skipped",
  cancelled: "was cancelled",
};

/** Why a step cannot start that waits for one of this status; undefined where it can, or may yet. */
export function skipReason(upstream: string, status: StepStatus | undefined): string | undefined {
  const past = status === undefined ? undefined : PAST[status];
  return past === undefined ? undefined : `It waits for step ${upstream}, which ${past}.`;
}
