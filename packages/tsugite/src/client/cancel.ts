import { type RunRecord, reconcileRun, TsugiteError } from "@tsugite/core";
import { LOOK_WITHIN } from "../runs/reconcile-running.ts";
import { cancelRun } from "./cancel-run.ts";
import { type RunPlace, withRun } from "./with-run.ts";

/**
 * Asks whoever carries out a run to end it. A process hears of it within a second, gives its steps their signal, and
 * records them as cancelled; an engine is asked at once, and what it did is recorded when the run is waited for or looked
 * at. A run whose process is gone is recorded as cancelled here.
 *
 * Rejects with `RUN_NOT_FOUND`, `USAGE` when the run has ended, `NOT_SUPPORTED` when it belongs to an engine that the
 * stack cannot attach to, and `ENGINE_NOT_REACHED`.
 *
 * @param address `latest`, the name of a run, its id, or the beginning of its id.
 * @returns The run as it is then: `running` as long as nobody has ended it.
 */
export function cancel(address: string, place: RunPlace = {}): Promise<RunRecord> {
  return withRun(address, place, async ({ stack, run: found }) => {
    const { run, error } = await reconcileRun(stack, found, LOOK_WITHIN);
    if (run.status !== "running") {
      throw new TsugiteError("USAGE", `The run ${run.name} is not going on: it is ${run.status}.`, {
        fix: "There is nothing to cancel.",
      });
    }
    if (error !== undefined) throw error;
    return cancelRun(stack, run);
  });
}
