import { knownRecord } from "./known-record.ts";
import { skipReason } from "./skip-reason.ts";
import type { ActiveStepRun } from "./step-run.ts";

/** Why a step cannot start, when one that it waits for did not complete. */
export async function blockedBy({ step, spec, run, stack }: ActiveStepRun): Promise<string | undefined> {
  for (const name of stack.orchestrator.getUpstreamStepNames(step, spec)) {
    const status = (await knownRecord(run, stack.metadataStore, name))?.status;
    if (status === "completed" || status === "cached") continue;
    return skipReason(name, status) ?? `It waits for step ${name}, which has not ended.`;
  }
  return undefined;
}
