import {
  type BaseMetadataStore,
  digestOf,
  type PipelineSpec,
  type RunRecord,
  type StepCompletion,
  type StepKey,
} from "@tsugite/core";
import { exampleCompletion, exampleRun, exampleSpec } from "./example-records.ts";

/** A run with one step that completed, or was answered by another. */
export async function runOf(
  store: BaseMetadataStore,
  step: Partial<StepCompletion> | { readonly from: StepKey },
  spec: PipelineSpec = exampleSpec,
): Promise<RunRecord> {
  const run = await store.createRun(exampleRun(), spec);
  const key = { runId: run.id, step: "fit" };
  if ("from" in step) {
    const from = await store.getStep(step.from);
    if (from === undefined) throw new Error("no step to answer");
    await store.settleStep(key, { status: "cached", from, inputs: [], cacheKey: digestOf("key") });
  } else {
    await store.completeStep(key, await store.startAttempt(key), exampleCompletion(step));
  }
  return run;
}

/** Such a run that has ended. */
export async function endedRun(...args: Parameters<typeof runOf>): Promise<RunRecord> {
  const { id } = await runOf(...args);
  return args[0].finishRun(id, { status: "completed" });
}
