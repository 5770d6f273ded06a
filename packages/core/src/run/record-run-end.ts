import type { Stack } from "../component/stack.ts";
import type { PipelineSpec } from "../spec/pipeline-spec.ts";
import type { RunRecord, StepRecord } from "./run-record.ts";

/** What is known of the end of a run. */
export interface RunEnd {
  readonly run: RunRecord;
  /** Of its steps. @default read */
  readonly records?: readonly StepRecord[];
  /** Why not all of its steps completed, where no step has recorded that. */
  readonly failure?: string | undefined;
}

/**
 * Records how a run ended, by what its steps left behind: failed when one failed or has no outcome, cancelled when it was
 * cancelled before it was through, else completed. A run that was resumed since is left as it is.
 */
export async function recordRunEnd(
  { metadataStore, orchestrator }: Stack,
  spec: PipelineSpec,
  end: RunEnd,
): Promise<RunRecord> {
  const { id, generation } = end.run;
  const records = end.records ?? (await metadataStore.listSteps(id));
  const failed = namesOf(records, "failed");
  // A step that was cancelled because another failed does not make a cancelled run.
  const failedFast = spec.failureMode === "failFast" && failed.length > 0;
  if (namesOf(records, "cancelled").length > 0 && !failedFast) {
    return metadataStore.finishRun(id, { status: "cancelled", generation });
  }
  const message =
    failed.length > 0
      ? `${failed.length === 1 ? "Step" : "Steps"} ${failed.join(", ")} failed.`
      : (openSteps(spec, records, orchestrator.flavor) ??
        (namesOf(records, "skipped").length > 0 ? end.failure : undefined));
  if (message === undefined) return metadataStore.finishRun(id, { status: "completed", generation });
  return metadataStore.finishRun(id, {
    status: "failed",
    error: { code: "RUN_FAILED", name: "TsugiteError", message },
    generation,
  });
}

function openSteps(spec: PipelineSpec, records: readonly StepRecord[], flavor: string): string | undefined {
  const statusOf = new Map(records.map(({ step, status }) => [step, status]));
  const open = spec.steps.filter(({ name }) => (statusOf.get(name) ?? "running") === "running");
  if (open.length === 0) return undefined;
  return `The ${flavor} orchestrator ended the run without an outcome of ${open.map(({ name }) => name).join(", ")}.`;
}

function namesOf(records: readonly StepRecord[], status: StepRecord["status"]): readonly string[] {
  return records.filter((record) => record.status === status).map(({ step }) => step);
}
