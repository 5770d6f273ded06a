import type { Stack } from "../component/stack.ts";
import { TsugiteError } from "../error/tsugite-error.ts";
import type { PipelineSpec } from "../spec/pipeline-spec.ts";
import type { ActiveRun } from "./active-run.ts";
import { recordRunEnd } from "./record-run-end.ts";
import type { RunRecord } from "./run-record.ts";
import { settleOpenSteps } from "./settle-open-steps.ts";

/**
 * Records how a run of this process ended, and first what became of the steps that its orchestrator left without an
 * outcome. Raises `ATTEMPT_FENCED` when another process has resumed the run.
 */
export async function closeRun(stack: Stack, spec: PipelineSpec, run: ActiveRun): Promise<RunRecord> {
  const records = await settleOpenSteps(stack, spec, run);
  const ended = await recordRunEnd(stack, spec, { run, records });
  if (ended.generation === run.generation) return ended;
  throw new TsugiteError(
    "ATTEMPT_FENCED",
    `The run ${run.name} was resumed by another process before this one ended it.`,
    {
      fix: `Nothing was changed; follow the run with \`tsugite runs show ${run.name}\`.`,
    },
  );
}
