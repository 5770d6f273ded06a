import type { HookName } from "../authoring/hooks.ts";
import { engineRunOf } from "../engine/engine-run.ts";
import { isError } from "../error/is-error.ts";
import { toErrorRecord } from "../error/to-error-record.ts";
import { TsugiteError } from "../error/tsugite-error.ts";
import type { OrchestrationResult } from "../orchestrator/orchestration-result.ts";
import type { PipelineDeployment } from "../orchestrator/pipeline-deployment.ts";
import type { ActiveRun } from "../run/active-run.ts";
import { closeRun } from "../run/close-run.ts";
import { callPipelineHook } from "../run/hooks.ts";
import type { RunRecord, RunStatus } from "../run/run-record.ts";

const END_HOOKS: Readonly<Partial<Record<RunStatus, HookName>>> = { completed: "onSuccess", failed: "onFailure" };

export interface CarriedOut {
  readonly result: OrchestrationResult;
  readonly run: RunRecord;
}

/** Has the orchestrator run the steps of a registered run, and records how it ended, or that its engine carries it on. */
export async function carryOut(deployment: PipelineDeployment, run: ActiveRun): Promise<CarriedOut> {
  const { stack, spec } = deployment;
  let submitted: CarriedOut;
  try {
    await callPipelineHook(stack.metadataStore, run, spec, "onStart");
    const result = await stack.orchestrator.run(deployment);
    if (result.kind !== "submitted") {
      const finished = await closeRun(stack, spec, run);
      const hook = END_HOOKS[finished.status];
      if (hook !== undefined) await callPipelineHook(stack.metadataStore, run, spec, hook, finished.error);
      return { result: { kind: "finished", run: finished }, run: finished };
    }
    submitted = { result, run: await stack.metadataStore.handOverRun(run, result) };
  } catch (error) {
    if (isCancellation(error, [run.signal, deployment.signal])) {
      const cancelled = await closeRun(stack, spec, run);
      return { result: { kind: "finished", run: cancelled }, run: cancelled };
    }
    await recordFailure(deployment, run, error);
    throw error;
  }
  // Whoever asked for the run's end while it was being submitted was not heard by the engine.
  if (deployment.signal.aborted || submitted.run.cancelRequestedAt !== undefined) {
    await engineRunOf(stack, submitted.run)?.cancel();
  }
  return submitted;
}

/** Whether something was given up because the run was cancelled, as `fetch` and others say it. */
function isCancellation(error: unknown, signals: readonly AbortSignal[]): boolean {
  const cause = TsugiteError.is(error, "ORCHESTRATOR_FAILED") ? error.cause : error;
  return signals.some(
    ({ aborted, reason }) => aborted && (cause === reason || (isError(cause) && cause.name === "AbortError")),
  );
}

/** Where the records cannot be kept, why the run ended is worth more than that this cannot be kept either. */
async function recordFailure({ stack, spec }: PipelineDeployment, run: ActiveRun, thrown: unknown): Promise<void> {
  // Another process carries the run on.
  if (TsugiteError.is(thrown, "ATTEMPT_FENCED")) return;
  const { id, generation } = run;
  const error = toErrorRecord(thrown);
  await stack.metadataStore.finishRun(id, { status: "failed", error, generation }).catch(() => {});
  await callPipelineHook(stack.metadataStore, run, spec, "onFailure", error);
}
