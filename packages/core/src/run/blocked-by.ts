import { knownRecord } from "./known-record.ts";
import { skipReason } from "./skip-reason.ts";
import type { ActiveStepRun } from "./step-run.ts";

/** Why a step cannot start, when one that it waits for did not complete. */
export async function blockedBy({ step, spec, run, stack }: ActiveStepRun): Promise<string | undefined> {
  for (const name of stack.orchestrator.getUpstreamStepNames(step, spec)) {
    const status = (await knownRecord(run, stack.metadataStore, name))?.status;
    if (status === "completed" || status === "cached") continue;
    // One that was begun may be going on, or its process may have been killed.
    const open = status === "running" ? "has not reported how it ended" : "has not ended";
    return skipReason(name, status) ?? `It waits for step ${name}, which ${open}.`;
  }
  return undefined;
}
