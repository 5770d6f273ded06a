import { isLost, type RunRecord, requireEngineRun, type Stack } from "@tsugite/core";

/** Asks whoever carries out a run that is going on to end it; the run as it is then. */
export async function cancelRun(stack: Stack, run: RunRecord): Promise<RunRecord> {
  const store = stack.metadataStore;
  if (isLost(run)) {
    // Its process may only have been silent for long: when it goes on, it hears of the request.
    await store.requestCancel(run.id);
    return store.finishRun(run.id, { status: "cancelled", generation: run.generation });
  }
  // A request that the engine never got must not be taken for the reason of what happens there.
  if (run.owner === undefined) await requireEngineRun(stack, run).cancel();
  return store.requestCancel(run.id);
}
