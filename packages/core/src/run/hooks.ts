import type { HookName } from "../authoring/hooks.ts";
import type { ErrorRecord } from "../error/error-record.ts";
import { reasonOf } from "../error/reason-of.ts";
import { TsugiteError } from "../error/tsugite-error.ts";
import type { PipelineSpec } from "../spec/pipeline-spec.ts";
import type { BaseMetadataStore } from "../store/metadata-store.ts";
import type { HookCall } from "../thread/call-hook.ts";
import type { StepCallOptions } from "../thread/step-runtime.ts";
import type { ActiveRun } from "./active-run.ts";
import { isRetryable } from "./is-retryable.ts";
import { LogBuffer } from "./log-buffer.ts";
import { placeOf } from "./place-of.ts";
import type { RunRecord, StepRecord } from "./run-record.ts";
import type { ActiveStepRun } from "./step-run.ts";

/** Milliseconds that a hook may take, and that it has to end after its signal. */
const LIMIT = 30_000;
const GRACE = 1_000;

/** Calls a hook of a step, if it has it. Never rejects. */
export async function callStepHook(
  { step, run, stack }: ActiveStepRun,
  hook: HookName,
  told: { readonly attempt: number; readonly error?: ErrorRecord },
): Promise<void> {
  if (step.hooks?.includes(hook) !== true) return;
  const { attempt, error } = told;
  const context = { run: { id: run.id, name: run.name }, step: step.name, attempt };
  const call: HookCall = { hook, source: step.source, context, ...(error === undefined ? {} : { error }) };
  await callHook(run, call, new LogBuffer(stack.metadataStore, run, step.name, attempt), placeOf(step));
}

/** Calls the hook that fits how a step has ended here and now. Never rejects. */
export async function callEndHook(stepRun: ActiveStepRun, record: StepRecord): Promise<void> {
  const { status, attempt, error } = record;
  if (status === "completed") await callStepHook(stepRun, "onSuccess", { attempt });
  if (status !== "failed" || error === undefined || isTriedAgain(stepRun, record, error)) return;
  await callStepHook(stepRun, "onFailure", { attempt, error });
}

/** Where an engine owns the retries, the step has failed for this process, and yet may not have failed. */
function isTriedAgain({ step, stack }: ActiveStepRun, { attempt }: StepRecord, error: ErrorRecord): boolean {
  const { retries } = stack.orchestrator.supports;
  return retries === "engine" && isRetryable(error) && attempt <= (step.retries?.count ?? 0);
}

/** Calls a hook of the pipeline, if it has it. Never rejects. */
export async function callPipelineHook(
  store: BaseMetadataStore,
  run: ActiveRun,
  spec: PipelineSpec,
  hook: HookName,
  error?: RunRecord["error"],
): Promise<void> {
  if (spec.hooks?.includes(hook) !== true) return;
  const context = { run: { id: run.id, name: run.name }, pipeline: run.pipeline };
  const call: HookCall = { hook, context, ...(error === undefined ? {} : { error }) };
  await callHook(run, call, new LogBuffer(store, run, "", 0));
}

async function callHook(
  run: ActiveRun,
  call: HookCall,
  logs: LogBuffer,
  place: Pick<StepCallOptions, "process"> = {},
): Promise<void> {
  const controller = new AbortController();
  const seconds = LIMIT / 1_000;
  const late = new TsugiteError("STEP_TIMED_OUT", `${call.hook} did not end within ${seconds} seconds.`);
  const timer = setTimeout(() => controller.abort(late), LIMIT);
  try {
    const { signal } = controller;
    await run.runtime.hook(call, { signal, grace: GRACE, onLog: (...line) => logs.add(...line), ...place });
  } catch (error) {
    logs.add("error", `The hook ${call.hook} failed: ${reasonOf(error)}`);
  } finally {
    clearTimeout(timer);
    await logs.flush();
  }
}
