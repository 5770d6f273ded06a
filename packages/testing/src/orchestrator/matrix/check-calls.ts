import type { ObservedRun } from "../kit/observed-run.ts";
import { promises } from "../promises/flavor-promises.ts";
import type { Finding } from "../promises/promise.ts";

/** Whether every step that was run was run by the orchestrator's own `runStep`, with the hooks around it. */
export function checkCalls({ steps, calls, attempts }: ObservedRun): Finding | undefined {
  const calledFor = (method: string): readonly string[] =>
    calls.filter((call) => call.method === method).map(({ step }) => step);
  // What a skipped step waits for, an engine may know as well.
  const run = [...steps.values()].filter(
    ({ step, status }) => status === "cached" || (attempts.get(step)?.length ?? 0) > 0,
  );
  for (const { step, status, error } of run) {
    if (!calledFor("runStep").includes(step)) {
      const called = calledFor("runStep");
      return {
        promise: promises.runStep,
        found: `Step ${step} was run (it is ${status}), but runStep of the orchestrator was not called for it; it was called for ${called.join(", ") || "none"}.`,
      };
    }
    // A process that was killed cleans nothing up.
    const expected = error?.code === "STEP_NOT_REPORTED" ? ["prepareStepRun"] : ["prepareStepRun", "cleanupStepRun"];
    for (const method of expected) {
      if (calledFor(method).includes(step)) continue;
      return { promise: promises.stepHooks, found: `${method} was not called for step ${step}, which is ${status}.` };
    }
  }
  return undefined;
}
