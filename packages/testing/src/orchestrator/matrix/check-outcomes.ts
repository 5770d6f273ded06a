import { inspect, isDeepStrictEqual } from "node:util";
import type { StepRecord } from "@tsugite/core";
import type { ObservedRun } from "../kit/observed-run.ts";
import { promises } from "../promises/flavor-promises.ts";
import type { Finding } from "../promises/promise.ts";
import { type ExpectedStep, expectedSteps } from "./expected-step.ts";

/** Whether the run and every step ended as the functions of the steps say. */
export function checkOutcomes(observed: ObservedRun): Finding | undefined {
  const wasBegun = (step: string): boolean => (observed.attempts.get(step)?.length ?? 0) > 0;
  const hasFailure = [...expectedSteps(observed.spec)].some(
    ([step, { status }]) => status === "failed" && observed.steps.get(step)?.status === "failed" && wasBegun(step),
  );
  for (const [step, expected] of expectedSteps(observed.spec)) {
    const found = outcomeFinding(step, expected, observed.steps.get(step), { hasFailure, wasBegun: wasBegun(step) });
    if (found !== undefined) return found;
  }
  const isWhole = [...expectedSteps(observed.spec).values()].every(({ status }) => status === "completed");
  const status = isWhole ? "completed" : "failed";
  if (observed.run.status === status) return undefined;
  return { promise: promises.ends, found: `The run is recorded as ${observed.run.status}, not as ${status}.` };
}

function outcomeFinding(
  step: string,
  expected: ExpectedStep,
  record: StepRecord | undefined,
  { hasFailure, wasBegun }: { readonly hasFailure: boolean; readonly wasBegun: boolean },
): Finding | undefined {
  if (record === undefined) return { promise: promises.ends, found: `There is no record of step ${step}.` };
  const { status, error, reason = "" } = record;
  // What is killed reports nothing, and what waits for it is skipped all the same.
  const isTooEarly =
    reason.includes("which has not ended") ||
    (reason.includes("which has not reported how it ended") && expected.status !== "skipped");
  if (isTooEarly) {
    return { promise: promises.order, found: `Step ${step} was begun too early: ${reason}` };
  }
  if (error?.code === "STEP_NOT_REPORTED" && !expected.codes.includes(error.code)) {
    // It was left out because of a failure that it does not wait for.
    const promise = hasFailure && expected.status === "completed" ? promises.continueOnFailure : promises.ends;
    const found = wasBegun
      ? error.message
      : `Step ${step} has no outcome: when the run ended, runStep had not been called for it, neither here nor in a process of its own.`;
    return { promise, found };
  }
  if (expected.attempts > record.attempt && status === "failed") {
    const found = `Step ${step} failed after attempt ${record.attempt}, and was not tried again; it completes in attempt ${expected.attempts}.`;
    return { promise: promises.retries, found };
  }
  if (status !== expected.status) {
    const why = error === undefined ? reason : `${error.code}: ${error.message}`;
    return {
      promise: promises.outcome,
      found: `Step ${step} is recorded as ${status}, not as ${expected.status}.${why === "" ? "" : ` ${why}`}`,
    };
  }
  if (status === "failed" && !expected.codes.includes(error?.code ?? "")) {
    return {
      promise: promises.outcome,
      found: `Step ${step} failed as ${error?.code}, not as ${expected.codes.join(" or ")}: ${error?.message}`,
    };
  }
  if (expected.because !== undefined && !reason.includes(expected.because)) {
    return {
      promise: promises.outcome,
      found: `Step ${step} was skipped because of ${expected.because}, but its record says: ${inspect(reason)}`,
    };
  }
  return undefined;
}

/** Whether each step made as many attempts as its function needs. */
export function checkAttempts({ spec, attempts, calls }: ObservedRun, retriedByEngine: boolean): Finding | undefined {
  for (const [step, expected] of expectedSteps(spec)) {
    const numbers = (attempts.get(step) ?? []).map(({ attempt }) => attempt);
    const wanted = Array.from({ length: expected.attempts }, (_, index) => index + 1);
    if (!isDeepStrictEqual(numbers, wanted)) {
      return {
        promise: promises.once,
        found: `Step ${step} has the attempts ${inspect(numbers)}, not ${inspect(wanted)}.`,
      };
    }
    const called = calls.filter((call) => call.method === "runStep" && call.step === step).length;
    const most = retriedByEngine ? Math.max(1, expected.attempts) : 1;
    if (called > most) {
      return {
        promise: promises.once,
        found: `runStep was called ${called} times for step ${step}, not ${most === 1 ? "once" : `${most} times`}.`,
      };
    }
  }
  return undefined;
}
