import { type RunEvent, upstreamStepNames } from "@tsugite/core";
import type { ObservedRun } from "../kit/observed-run.ts";
import { promises } from "../promises/flavor-promises.ts";
import type { Finding } from "../promises/promise.ts";

/** Whether each step began when everything it waits for had ended, by the order of the events, not by clocks. */
export function checkOrder({ spec, events }: ObservedRun): Finding | undefined {
  const isEnd = ({ kind }: RunEvent): boolean => kind === "step.completed" || kind === "step.cached";
  for (const step of spec.steps) {
    const began = events.find((event) => event.step === step.name && event.kind === "step.started");
    if (began === undefined) continue;
    for (const name of upstreamStepNames(step)) {
      const ended = events.find((event) => event.step === name && isEnd(event));
      if (ended !== undefined && ended.id < began.id) continue;
      const found = `Step ${step.name} was begun before step ${name}, for which it waits, had ended.`;
      return { promise: promises.order, found };
    }
  }
  return undefined;
}
