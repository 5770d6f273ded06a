import type { ErrorRecord } from "../error/error-record.ts";
import type { StepRecord } from "./run-record.ts";
import { stepKeyOf } from "./step-key.ts";
import type { ActiveStepRun } from "./step-run.ts";

/** Records that a step failed before its function was called, as an attempt of its own. */
export async function failStep({ step, run, stack }: ActiveStepRun, error: ErrorRecord): Promise<StepRecord> {
  const key = stepKeyOf(run, step.name);
  const attempt = await stack.metadataStore.startAttempt(key);
  return stack.metadataStore.failAttempt(key, attempt, { status: "failed", error, final: true, inputs: [] });
}
