import { knownRecord } from "./known-record.ts";
import type { ActiveStepRun } from "./step-run.ts";

/** Why a step cannot start, when one that it waits for did not complete. */
export async function blockedBy({ step, spec, run, stack }: ActiveStepRun): Promise<string | undefined> {
  for (const name of stack.orchestrator.getUpstreamStepNames(step, spec)) {
    const upstream = await knownRecord(run, stack.metadataStore, name);
    switch (upstream?.status) {
      case "completed":
      case "cached":
        continue;
      case "failed":
        return `It waits for step ${name}, which failed.`;
      case "skipped":
        return `It waits for step ${name}, which was skipped.`;
      case "cancelled":
        return `It waits for step ${name}, which was cancelled.`;
      default:
        return `It waits for step ${name}, which has not ended.`;
    }
  }
  return undefined;
}
