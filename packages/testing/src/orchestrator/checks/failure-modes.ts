import type { FailureMode } from "@tsugite/core";
import type { Check } from "../check.ts";
import type { ObservedRun } from "../kit/observed-run.ts";
import { promises } from "../promises/flavor-promises.ts";
import type { Finding } from "../promises/promise.ts";
import type { Conformance } from "./conformance.ts";

const MODES: readonly FailureMode[] = ["continueOnFailure", "stopOnFailure", "failFast"];

/** Each mode is kept, or left out here and checked to be refused. */
export function failureModeChecks({ kit, supports }: Conformance): readonly Check[] {
  return MODES.map((mode) => {
    const name = `the failure mode ${mode} is kept`;
    return {
      name,
      ...(supports.failureModes.includes(mode) ? {} : { leftOut: "supports.failureModes does not name it" }),
      body: () =>
        kit.inWorkplace(name, (place) =>
          place.withPipeline(`failing.ts#${mode}`, async (pipeline) => {
            const finding = findingOf(mode, await place.run(pipeline));
            if (finding !== undefined) kit.broken(name, finding);
          }),
        ),
    };
  });
}

function findingOf(mode: FailureMode, observed: ObservedRun): Finding | undefined {
  const promise = promises[mode];
  const { steps, events, run } = observed;
  const statusOf = (step: string): string => steps.get(step)?.status ?? "without a record";
  const finding = (found: string): Finding => ({ promise, found: `Step fails failed. ${found}` });
  if (statusOf("fails") !== "failed") return { promise, found: `Step fails, which throws, is ${statusOf("fails")}.` };
  if (statusOf("blocked") !== "skipped") return finding(`Step blocked, which waits for it, is ${statusOf("blocked")}.`);
  if (mode === "continueOnFailure") {
    const left = ["aside", "after", "slow"].filter((step) => steps.has(step) && statusOf(step) !== "completed");
    if (left.length > 0) return finding(`Step ${left[0]}, which does not wait for it, is ${statusOf(left[0] ?? "")}.`);
    if (statusOf("after") !== "completed")
      return finding(`Step after, which does not wait for it, is ${statusOf("after")}.`);
  } else {
    const failure = events.find(({ step, kind }) => step === "fails" && kind === "step.failed");
    const late = events.find(({ id, kind }) => kind === "step.started" && id > (failure?.id ?? 0));
    if (late !== undefined) return finding(`Step ${late.step} was begun after that.`);
    const slow = statusOf("slow");
    const wasGoingOn = (observed.attempts.get("slow")?.length ?? 0) > 0;
    // What ended before the failure has nothing to do with it.
    const ended = events.find(({ step, kind }) => step === "slow" && kind === "step.completed");
    const endedBefore = ended !== undefined && ended.id < (failure?.id ?? 0);
    const wanted = !wasGoingOn ? "skipped" : mode === "failFast" && !endedBefore ? "cancelled" : "completed";
    if (slow !== wanted)
      return finding(`Step slow, which ${wasGoingOn ? "had begun" : "had not begun"}, is ${slow}, not ${wanted}.`);
  }
  return run.status === "failed" ? undefined : finding(`The run is recorded as ${run.status}.`);
}
