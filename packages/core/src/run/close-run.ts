import type { Stack } from "../component/stack.ts";
import type { PipelineSpec } from "../spec/pipeline-spec.ts";
import type { ActiveRun } from "./active-run.ts";
import { recordRunEnd } from "./record-run-end.ts";
import type { RunRecord } from "./run-record.ts";
import { stopOf } from "./run-stop.ts";

/**
 * Records how a run of this process ended. Where it was stopped, the steps that did not start are recorded with the
 * reason.
 */
export async function closeRun(stack: Stack, spec: PipelineSpec, run: ActiveRun): Promise<RunRecord> {
  await settleUnstarted(stack, spec, run);
  return recordRunEnd(stack, spec, run);
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
