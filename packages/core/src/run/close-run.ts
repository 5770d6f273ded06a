import type { Stack } from "../component/stack.ts";
import type { PipelineSpec } from "../spec/pipeline-spec.ts";
import type { ActiveRun } from "./active-run.ts";
import type { RunRecord } from "./run-record.ts";
import { stopOf } from "./run-stop.ts";

/**
 * Records how a run ended, by what its steps left behind: failed when one failed or has no outcome, cancelled when it
 * was cancelled before it was through, else completed. Where the run was stopped, the steps that did not start are
 * recorded with the reason.
 */
export async function closeRun(stack: Stack, spec: PipelineSpec, run: ActiveRun): Promise<RunRecord> {
  await settleUnstarted(stack, spec, run);
  const records = await stack.metadataStore.listSteps(run.id);
  const statusOf = new Map(records.map((record) => [record.step, record.status]));
  const having = (status: string): readonly string[] =>
    records.filter((record) => record.status === status).map((record) => record.step);
  const failed = having("failed");
  // A step that was cancelled because another failed does not make a cancelled run.
  const failedFast = spec.failureMode === "failFast" && failed.length > 0;
  if (having("cancelled").length > 0 && !failedFast) {
    return stack.metadataStore.finishRun(run.id, { status: "cancelled" });
  }
  const open = spec.steps
    .filter((step) => (statusOf.get(step.name) ?? "running") === "running")
    .map((step) => step.name);
  if (failed.length === 0 && open.length === 0) return stack.metadataStore.finishRun(run.id, { status: "completed" });
  const message =
    failed.length > 0
      ? `${failed.length === 1 ? "Step" : "Steps"} ${failed.join(", ")} failed.`
      : `The ${stack.orchestrator.flavor} orchestrator ended the run without an outcome of ${open.join(", ")}.`;
  return stack.metadataStore.finishRun(run.id, {
    status: "failed",
    error: { code: "RUN_FAILED", name: "TsugiteError", message },
  });
}

async function settleUnstarted({ metadataStore }: Stack, spec: PipelineSpec, run: ActiveRun): Promise<void> {
  const stop = stopOf(run.stopping);
  if (stop === undefined) return;
  const started = new Set((await metadataStore.listSteps(run.id)).map(({ step }) => step));
  const settled = spec.steps
    .filter(({ name }) => !started.has(name))
    .map(({ name }) =>
      metadataStore.settleStep({ runId: run.id, step: name, generation: run.generation }, stop.settlement),
    );
  for (const record of await Promise.all(settled)) run.notify({ kind: "ended", record });
}
