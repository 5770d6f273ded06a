import { DEFAULT_FAILURE_MODE } from "../spec/failure-mode.ts";
import type { PipelineSpec } from "../spec/pipeline-spec.ts";
import type { ActiveRun } from "./active-run.ts";
import type { RunRecord } from "./run-record.ts";
import { RunStop } from "./run-stop.ts";

/** What a run needs to be alive in this process. */
export interface RunActivation extends Pick<ActiveRun, "runtime" | "notify" | "inspect"> {
  readonly spec: PipelineSpec;
  /** Each cancels the run when it is aborted. */
  readonly cancelledBy: readonly AbortSignal[];
}

/** Makes a run out of its record whose steps can be run in this process. */
export function activateRun(record: RunRecord, { spec, cancelledBy, ...alive }: RunActivation): ActiveRun {
  const beginning = new AbortController();
  const going = new AbortController();
  const stop = (reason: RunStop, endsSteps: boolean): void => {
    beginning.abort(reason);
    if (endsSteps) going.abort(reason);
  };
  const cancelled = AbortSignal.any([...cancelledBy]);
  const cancel = (): void => stop(RunStop.cancelled(record.name), true);
  if (cancelled.aborted) cancel();
  else cancelled.addEventListener("abort", cancel, { once: true });
  return {
    ...record,
    ...alive,
    signal: going.signal,
    stopping: beginning.signal,
    failed: (step) => {
      const mode = spec.failureMode ?? DEFAULT_FAILURE_MODE;
      if (mode !== "continueOnFailure") stop(RunStop.afterFailure(step, mode), mode === "failFast");
    },
  };
}
