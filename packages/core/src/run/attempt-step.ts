import { setTimeout as sleep } from "node:timers/promises";
import type { Digest } from "../json/digest.ts";
import type { StepSpec } from "../spec/pipeline-spec.ts";
import { asksForCache } from "./cache-key.ts";
import { type CacheMiss, describeCacheMiss } from "./cache-miss.ts";
import { callOnce } from "./call-once.ts";
import { callStepHook } from "./hooks.ts";
import { isRetryable } from "./is-retryable.ts";
import type { ResolvedInputs } from "./resolve-inputs.ts";
import { retryDelay } from "./retry-delay.ts";
import type { StepRecord } from "./run-record.ts";
import { stopOf } from "./run-stop.ts";
import { stepKeyOf } from "./step-key.ts";
import type { ActiveStepRun } from "./step-run.ts";

/** What the cache knows of a step that is called. */
export interface CacheFacts {
  readonly cacheKey: Digest;
  /** Why it did not answer, where an earlier run knows the step. */
  readonly miss?: CacheMiss;
}

/**
 * Calls a step's function until it completes or has no attempts left; records each attempt.
 *
 * @param facts Absent when the step may not be answered from the cache.
 */
export async function attemptStep(
  stepRun: ActiveStepRun,
  inputs: ResolvedInputs,
  { cacheKey, miss }: Partial<CacheFacts> = {},
): Promise<StepRecord> {
  const { step, run, stack } = stepRun;
  const { lineage } = inputs;
  const key = stepKeyOf(run, step.name);
  const store = stack.metadataStore;
  const because = miss === undefined ? undefined : describeCacheMiss(miss);
  const retries = stack.orchestrator.supports.retries === "engine" ? undefined : step.retries;
  for (let tried = 1; ; tried++) {
    const attempt = await store.startAttempt(key, miss);
    const why = tried === 1 && because !== undefined ? { because } : {};
    run.notify({ kind: "started", step: step.name, attempt, ...why });
    await callStepHook(stepRun, "onStart", { attempt });
    const called = await callOnce(stepRun, inputs, attempt);
    if (!("error" in called)) {
      const answers = cacheKey !== undefined && mayAnswer(step, called.outputs);
      return store.completeStep(key, attempt, { ...called, inputs: lineage, ...(answers ? { cacheKey } : {}) });
    }
    const { error, status } = called;
    const isFinal = retries === undefined || tried > retries.count || status === "cancelled" || !isRetryable(error);
    const record = await store.failAttempt(key, attempt, { status, error, final: isFinal, inputs: lineage });
    if (isFinal) return record;
    const delay = retryDelay(retries, tried);
    run.notify({ kind: "retrying", step: step.name, attempt, delay, message: error.message });
    if (await waited(delay, run.signal)) continue;
    const reason = `Cancelled while it waited for its next attempt, because ${stopOf(run.signal)?.message}.`;
    return store.settleStep(key, { status: "cancelled", reason });
  }
}

/** A step that returned nothing is there for its effects, which is only known once it has returned. */
function mayAnswer(step: StepSpec, outputs: Readonly<Record<string, unknown>>): boolean {
  return asksForCache(step) || Object.keys(outputs).length > 0;
}

async function waited(delay: number, signal: AbortSignal): Promise<boolean> {
  try {
    await sleep(delay, undefined, { signal });
    return true;
  } catch {
    return false;
  }
}
