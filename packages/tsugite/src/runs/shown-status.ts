import { isLost, type RunRecord, type RunStatus } from "@tsugite/core";

/** The status of a run for people: `lost` where the records say running and the process is gone. */
export type ShownStatus = RunStatus | "lost";

export function shownStatus(run: RunRecord): ShownStatus {
  return isLost(run) ? "lost" : run.status;
}
