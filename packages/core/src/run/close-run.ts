import type { Stack } from "../component/stack.ts";
import { TsugiteError } from "../error/tsugite-error.ts";
import type { PipelineSpec } from "../spec/pipeline-spec.ts";
import type { ActiveRun } from "./active-run.ts";
import { recordRunEnd } from "./record-run-end.ts";
import type { RunRecord } from "./run-record.ts";
import { stopOf } from "./run-stop.ts";
import { stepKeyOf } from "./step-key.ts";

/**
 * Records how a run of this process ended. Where it was stopped, the steps that did not start are recorded with the
 * reason. Raises `ATTEMPT_FENCED` when another process has resumed the run.
 */
export async function closeRun(stack: Stack, spec: PipelineSpec, run: ActiveRun): Promise<RunRecord> {
  await settleUnstarted(stack, spec, run);
  const ended = await recordRunEnd(stack, spec, run);
  if (ended.generation === run.generation) return ended;
  throw new TsugiteError(
    "ATTEMPT_FENCED",
    `The run ${run.name} was resumed by another process before this one ended it.`,
    {
      fix: `Nothing was changed; follow the run with \`tsugite runs show ${run.name}\`.`,
    },
  );
}

async function settleUnstarted({ metadataStore }: Stack, spec: PipelineSpec, run: ActiveRun): Promise<void> {
  const stop = stopOf(run.stopping);
  if (stop === undefined) return;
  const started = new Set((await metadataStore.listSteps(run.id)).map(({ step }) => step));
  const settled = spec.steps
    .filter(({ name }) => !started.has(name))
    .map(({ name }) => metadataStore.settleStep(stepKeyOf(run, name), stop.settlement));
  for (const record of await Promise.all(settled)) run.notify({ kind: "ended", record });
}
