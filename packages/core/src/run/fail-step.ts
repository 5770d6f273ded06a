import { TsugiteError } from "../error/tsugite-error.ts";
import type { ErrorRecord } from "./error-record.ts";
import type { StepRecord } from "./run-record.ts";
import type { ActiveStepRun } from "./run-step.ts";

/** Records that a step failed before its function was called, as an attempt of its own. */
export async function failStep({ step, run, stack }: ActiveStepRun, error: ErrorRecord): Promise<StepRecord> {
  const key = { runId: run.id, step: step.name, generation: run.generation };
  const attempt = await stack.metadataStore.startAttempt(key);
  await stack.metadataStore.failAttempt(key, attempt, { status: "failed", error, final: true, inputs: [] });
  const record = await stack.metadataStore.getStep(key);
  if (record !== undefined) return record;
  throw new TsugiteError("INTERNAL", `Step ${step.name} has no record after it failed.`);
}
