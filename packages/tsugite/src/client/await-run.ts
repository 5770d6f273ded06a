import { followRun, type RunNotice, type RunRecord, type Stack, type TsugiteError } from "@tsugite/core";
import { cancelRun } from "./cancel-run.ts";

/** How the end of a run is waited for that other processes carry out. */
export interface AwaitOptions {
  /** Cancels the run; its end is waited for all the same. */
  readonly signal?: AbortSignal;
  /** Ends the waiting. The run goes on, and is returned as it is then. */
  readonly detach?: AbortSignal;
  /** Told what happens, as it happens. */
  readonly onNotice?: (notice: RunNotice) => void;
  /** Told when the engine that carries out the run does not answer, and with undefined when it answers again. */
  readonly onSilence?: (error: TsugiteError | undefined) => void;
  /** Milliseconds between two questions to the engine, at most. @default 10000 */
  readonly pollInterval?: number;
}

/** Waits for the end of a run, and lets it be cancelled meanwhile. */
export async function awaitRun(
  stack: Stack,
  run: RunRecord,
  { signal, detach, onNotice, onSilence, pollInterval }: AwaitOptions,
  logs: "all" | "new" = "all",
): Promise<RunRecord> {
  const givenUp = new AbortController();
  const cancelNow = async (): Promise<unknown> => cancelRun(stack, (await stack.metadataStore.getRun(run.id)) ?? run);
  const cancel = (): void => {
    cancelNow().catch((error: unknown) => givenUp.abort(error));
  };
  if (signal?.aborted) cancel();
  else signal?.addEventListener("abort", cancel, { once: true });
  try {
    return await followRun(stack, run, {
      signal: AbortSignal.any([givenUp.signal, ...(detach === undefined ? [] : [detach])]),
      logs,
      ...(onNotice === undefined ? {} : { notify: onNotice }),
      ...(onSilence === undefined ? {} : { onSilence }),
      ...(pollInterval === undefined ? {} : { pollInterval }),
    });
  } catch (error) {
    if (detach?.aborted && error === detach.reason) return (await stack.metadataStore.getRun(run.id)) ?? run;
    throw error;
  } finally {
    signal?.removeEventListener("abort", cancel);
  }
}
