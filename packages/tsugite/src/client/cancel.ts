import { isLost, type RunRecord, TsugiteError } from "@tsugite/core";
import { findProjectRoot } from "../project/find-project-root.ts";
import { findRun } from "../runs/find-run.ts";
import { openStack } from "../stack/open-stack.ts";

/**
 * Asks the process that carries out a run to end it; it hears of it within a second, gives its steps their signal, and
 * records them as cancelled. A run whose process is gone is recorded as cancelled here.
 *
 * Rejects with `RUN_NOT_FOUND`, and `USAGE` when the run has ended.
 *
 * @param address `latest`, the name of a run, its id, or the beginning of its id.
 * @returns The run as it is then: `running` as long as its owner has not ended it.
 */
export async function cancel(
  address: string,
  options: { readonly directory?: string; readonly stack?: string } = {},
): Promise<RunRecord> {
  const { stack } = await openStack(findProjectRoot(options.directory), options);
  try {
    const store = stack.metadataStore;
    const run = await findRun(store, address);
    if (run.status !== "running") {
      throw new TsugiteError("USAGE", `The run ${run.name} is not going on: it is ${run.status}.`, {
        fix: "There is nothing to cancel.",
      });
    }
    if (isLost(run)) return await store.finishRun(run.id, { status: "cancelled" });
    return await store.requestCancel(run.id);
  } finally {
    await stack.close();
  }
}
