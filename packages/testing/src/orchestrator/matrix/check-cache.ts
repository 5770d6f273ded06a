import type { ObservedRun } from "../kit/observed-run.ts";
import { promises } from "../promises/flavor-promises.ts";
import type { Finding } from "../promises/promise.ts";

/** Whether a second run was answered by the first one, as far as that completed. */
export function checkCache(first: ObservedRun, second: ObservedRun): Finding | undefined {
  for (const [step, { status }] of first.steps) {
    const again = second.steps.get(step);
    const expected = status === "completed" ? "cached" : status;
    if (again?.status !== expected) {
      return {
        promise: promises.cache,
        found: `Step ${step} was ${status} in the first run, so it has to be ${expected} in the second; it is ${again?.status ?? "without a record"}.${again?.cacheMiss === undefined ? "" : ` The cache did not answer: ${JSON.stringify(again.cacheMiss)}`}`,
      };
    }
    if (expected === "cached" && again.cachedFrom?.runId !== first.run.id) {
      return {
        promise: promises.cache,
        found: `Step ${step} was answered by run ${again.cachedFrom?.runName}, not by the run before, ${first.run.name}.`,
      };
    }
  }
  return undefined;
}
