import type { Stack } from "../component/stack.ts";
import type { UnreportedStep } from "../engine/unreported-steps.ts";
import { DEFAULT_FAILURE_MODE } from "../spec/failure-mode.ts";
import type { PipelineSpec, StepSpec } from "../spec/pipeline-spec.ts";
import type { ActiveRun } from "./active-run.ts";
import { notReported } from "./not-reported.ts";
import type { StepRecord, StepStatus } from "./run-record.ts";
import { RunStop, stopOf } from "./run-stop.ts";
import { skipReasonOf } from "./skip-reason.ts";
import { stepKeyOf } from "./step-key.ts";

/**
 * Records, of a run whose orchestrator is through with it, what became of the steps without an outcome: those that the run
 * was stopped before, those that wait for one that did not complete, and those that their orchestrator left without a
 * word, as a process that was killed does. Returns the records of all steps.
 */
export async function settleOpenSteps(
  { metadataStore, orchestrator }: Stack,
  spec: PipelineSpec,
  run: ActiveRun,
): Promise<readonly StepRecord[]> {
  const records = new Map((await metadataStore.listSteps(run.id)).map((record) => [record.step, record]));
  const statusOf = new Map<string, StepStatus>([...records].map(([step, { status }]) => [step, status]));
  const settling: Promise<StepRecord>[] = [];
  const settle = (step: StepSpec, stop: RunStop | undefined): StepStatus => {
    const blocked = skipReasonOf(orchestrator.getUpstreamStepNames(step, spec), statusOf);
    const settlement = settlementOf(step, records.get(step.name), { stop, blocked, flavor: orchestrator.flavor });
    statusOf.set(step.name, settlement.status);
    settling.push(metadataStore.settleStep(stepKeyOf(run, step.name), settlement));
    return settlement.status;
  };
  const begun = spec.steps.filter(({ name }) => statusOf.get(name) === "running");
  const unstarted = spec.steps.filter(({ name }) => !records.has(name));
  for (const step of begun) settle(step, stopOf(run.stopping));
  let stop = stopOf(run.stopping) ?? stopAfterFailure(spec, statusOf);
  // The steps of a spec stand after what they wait for, so that the outcomes of those are known.
  for (const step of unstarted) {
    if (settle(step, stop) === "failed") stop ??= stopAfterFailure(spec, statusOf);
  }
  for (const record of await Promise.all(settling)) {
    records.set(record.step, record);
    if (record.status !== "running") run.notify({ kind: "ended", record });
  }
  return [...records.values()];
}

/** Where the steps ran in other processes, a failure stopped the run there and not here. */
function stopAfterFailure(
  { failureMode = DEFAULT_FAILURE_MODE }: PipelineSpec,
  statusOf: ReadonlyMap<string, StepStatus>,
): RunStop | undefined {
  if (failureMode === "continueOnFailure") return undefined;
  const [failed] = [...statusOf].find(([, status]) => status === "failed") ?? [];
  return failed === undefined ? undefined : RunStop.afterFailure(failed, failureMode);
}

function settlementOf(
  { name }: StepSpec,
  record: StepRecord | undefined,
  why: { readonly stop: RunStop | undefined; readonly blocked: string | undefined; readonly flavor: string },
): UnreportedStep["settlement"] {
  const { stop, blocked, flavor } = why;
  const ifAttempt = record?.attempt ?? 0;
  if (record === undefined && stop !== undefined) return { ...stop.settlement, ifAttempt };
  if (record === undefined && blocked !== undefined) return { status: "skipped", reason: blocked, ifAttempt };
  if (stop?.status === "cancelled") {
    return { status: "cancelled", reason: `It did not report how it ended, after ${stop.message}.`, ifAttempt };
  }
  const end = record === undefined ? "and the step never started" : `after attempt ${record.attempt} began`;
  return {
    status: "failed",
    error: notReported(name, `the ${flavor} orchestrator ended the run, ${end}.`),
    ifAttempt,
  };
}
