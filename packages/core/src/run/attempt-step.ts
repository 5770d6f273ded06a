import { setTimeout as sleep } from "node:timers/promises";
import { formatDuration } from "../authoring/duration.ts";
import { TsugiteError } from "../error/tsugite-error.ts";
import { type Digest, digestOf } from "../json/digest.ts";
import type { StepSpec } from "../spec/pipeline-spec.ts";
import type { StepCallResult } from "../thread/step-runtime.ts";
import { isRecordsFailure } from "./is-records-failure.ts";
import { isRetryable } from "./is-retryable.ts";
import { LogBuffer } from "./log-buffer.ts";
import type { ResolvedInputs } from "./resolve-inputs.ts";
import { retryDelay } from "./retry-delay.ts";
import type { StepRecord } from "./run-record.ts";
import type { ActiveStepRun } from "./run-step.ts";
import { storeOutputs } from "./store-outputs.ts";
import { toErrorRecord } from "./to-error-record.ts";
import { whyNotCached } from "./why-not-cached.ts";

/** Milliseconds that a function has to end after its signal was aborted, before its thread is ended. */
const GRACE = 3_000;

/** Calls a step's function until it completes or has no attempts left; records each attempt. */
export async function attemptStep(
  stepRun: ActiveStepRun,
  inputs: ResolvedInputs,
  cacheKey: Digest | undefined,
): Promise<StepRecord> {
  const { step, run, stack } = stepRun;
  const key = { runId: run.id, step: step.name, generation: run.generation };
  const store = stack.metadataStore;
  const because = cacheKey === undefined ? undefined : await whyNotCached(stepRun, inputs.lineage);
  const attempts = stack.orchestrator.supports.retries === "engine" ? 1 : 1 + (step.retries?.count ?? 0);
  for (let tried = 1; ; tried++) {
    const attempt = await store.startAttempt(key);
    const reason = tried === 1 && because !== undefined ? { because } : {};
    run.notify({ kind: "started", step: step.name, attempt, ...reason });
    try {
      const result = await callOnce(stepRun, inputs, attempt);
      const { outputs, contents } = await storeOutputs(stack, result.outputs);
      return await store.completeStep(key, attempt, {
        outputs,
        contents,
        inputs: inputs.lineage,
        metadata: result.metadata,
        ...(cacheKey === undefined || !mayAnswer(step, outputs) ? {} : { cacheKey }),
      });
    } catch (thrown) {
      if (isRecordsFailure(thrown)) throw thrown;
      const error = toErrorRecord(thrown);
      const status = error.code === "STEP_CANCELLED" ? "cancelled" : "failed";
      const final = tried >= attempts || status === "cancelled" || !isRetryable(error);
      await store.failAttempt(key, attempt, { status, error, final, inputs: inputs.lineage });
      if (final || step.retries === undefined) break;
      const delay = retryDelay(step.retries, tried);
      run.notify({ kind: "retrying", step: step.name, attempt, delay, message: error.message });
      if (!(await waited(delay, run.signal))) return cancelledWhileWaiting(stepRun);
    }
  }
  const record = await store.getStep(key);
  if (record !== undefined) return record;
  throw new TsugiteError("INTERNAL", `Step ${step.name} has no record after its last attempt.`);
}

async function callOnce(
  { step, run, stack }: ActiveStepRun,
  inputs: ResolvedInputs,
  attempt: number,
): Promise<StepCallResult> {
  const logs = new LogBuffer(stack.metadataStore, run, step.name, attempt);
  const controller = new AbortController();
  const cancel = (): void => controller.abort(cancelled(step.name, run.name));
  if (run.signal.aborted) cancel();
  else run.signal.addEventListener("abort", cancel, { once: true });
  const { timeout } = step;
  const timer =
    timeout === undefined ? undefined : setTimeout(() => controller.abort(timedOut(step.name, timeout)), timeout);
  try {
    return await run.runtime.call(
      {
        source: step.source,
        inputs: await inputs.read(),
        outputs: step.outputs,
        run: { id: run.id, name: run.name },
        step: step.name,
        attempt,
        idempotencyKey: digestOf(`${run.id}\n${step.name}`),
      },
      { signal: controller.signal, grace: GRACE, onLog: (level, text) => logs.add(level, text) },
    );
  } finally {
    clearTimeout(timer);
    run.signal.removeEventListener("abort", cancel);
    await logs.flush();
  }
}

/** A step that returned nothing is there for its effects, which is only known once it has returned. */
function mayAnswer(step: StepSpec, outputs: Readonly<Record<string, unknown>>): boolean {
  return step.cache === true || Object.keys(outputs).length > 0;
}

function timedOut(step: string, timeout: number): TsugiteError {
  return new TsugiteError(
    "STEP_TIMED_OUT",
    `Step ${step} did not end within its timeout of ${formatDuration(timeout)}.`,
    {
      fix: "Raise `timeout` of the step, or make the step faster; a step that watches `signal` can end early.",
    },
  );
}

function cancelled(step: string, run: string): TsugiteError {
  return new TsugiteError("STEP_CANCELLED", `Step ${step} was cancelled with its run ${run}.`);
}

async function waited(delay: number, signal: AbortSignal): Promise<boolean> {
  try {
    await sleep(delay, undefined, { signal });
    return true;
  } catch {
    return false;
  }
}

async function cancelledWhileWaiting({ step, run, stack }: ActiveStepRun): Promise<StepRecord> {
  return stack.metadataStore.settleStep(
    { runId: run.id, step: step.name, generation: run.generation },
    { status: "cancelled", reason: "The run was cancelled while the step waited for its next attempt." },
  );
}
