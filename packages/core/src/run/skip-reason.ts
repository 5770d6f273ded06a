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

/** The same of all that a step waits for: of the first that stands in its way. */
export function skipReasonOf(
  upstream: readonly string[],
  statusOf: ReadonlyMap<string, StepStatus>,
): string | undefined {
  return upstream.map((name) => skipReason(name, statusOf.get(name))).find((reason) => reason !== undefined);
}
