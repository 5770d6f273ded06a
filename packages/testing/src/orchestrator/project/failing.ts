import { setTimeout as sleep } from "node:timers/promises";
import { type FailureMode, type Pipeline, pipeline, step } from "@tsugite/core";
import type { KitStep } from "./kit-step.ts";
import { add, start, throws } from "./steps.ts";
import { tellWhere } from "./tell-where.ts";

/** Goes on while the other fails, where steps run at the same time; ends early when it is cancelled. */
export const slow: KitStep = step("slow", async (_: { readonly parts: number }, context) => {
  tellWhere(context);
  await sleep(3_000, undefined, { signal: context.signal });
  return 1;
});
/** Leaves `slow` the time to begin. */
export const late: KitStep = step("late", async (_: { readonly parts: unknown }, context) => {
  tellWhere(context);
  await sleep(800, undefined, { signal: context.signal });
  return 1;
});

/** A branch that fails, one that goes on meanwhile, and what comes after each. */
function failing(failureMode: FailureMode): Pipeline {
  return pipeline({ name: `failing-${failureMode}`, failureMode }, () => {
    const first = start({ parts: 0 });
    const fails = throws({ parts: late({ parts: first }) }, { name: "fails" });
    const aside = slow({ parts: 1 });
    return { blocked: add({ parts: fails }, { name: "blocked" }), after: add({ parts: aside }, { name: "after" }) };
  });
}

export const continueOnFailure: Pipeline = failing("continueOnFailure");
export const stopOnFailure: Pipeline = failing("stopOnFailure");
export const failFast: Pipeline = failing("failFast");
