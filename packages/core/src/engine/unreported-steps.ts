import type { EngineRunStatus, EngineStepStatus } from "../orchestrator/run-handle.ts";
import { notReported } from "../run/not-reported.ts";
import type { RunRecord, StepRecord, StepStatus } from "../run/run-record.ts";
import { skipReasonOf } from "../run/skip-reason.ts";
import type { PipelineSpec, StepSpec } from "../spec/pipeline-spec.ts";
import type { StepSettlement } from "../store/metadata-requests.ts";

/** What is to be recorded of a step that did not tell its end, if it is still as it was looked at. */
export interface UnreportedStep {
  readonly step: string;
  readonly settlement: Exclude<StepSettlement, { readonly status: "cached" }> & { readonly ifAttempt: number };
}

/** What is known of a run from both sides. */
export interface RunSides {
  readonly spec: PipelineSpec;
  readonly run: Pick<RunRecord, "cancelRequestedAt">;
  readonly records: readonly StepRecord[];
  readonly engine: EngineRunStatus;
  readonly upstreamOf: (step: StepSpec) => readonly string[];
}

type Outcome =
  | { readonly status: "failed"; readonly why: string }
  | { readonly status: "skipped" | "cancelled"; readonly reason: string };

/**
 * The steps without an outcome in the records that will not get one any more, as the engine tells: tasks that never
 * started, workers that were killed, steps that the engine skipped or cancelled.
 */
export function unreportedSteps(sides: RunSides): readonly UnreportedStep[] {
  const statusOf = new Map<string, StepStatus>(sides.records.map(({ step, status }) => [step, status]));
  const recordOf = new Map(sides.records.map((record) => [record.step, record]));
  const found: UnreportedStep[] = [];
  // The steps of a spec stand after what they wait for, so that the outcomes of those are known.
  for (const step of sides.spec.steps) {
    const record = recordOf.get(step.name);
    if (record !== undefined && record.status !== "running") continue;
    const outcome = outcomeOf(step, record, sides, statusOf);
    if (outcome === undefined) continue;
    statusOf.set(step.name, outcome.status);
    found.push({ step: step.name, settlement: settlementOf(step, outcome, record?.attempt ?? 0) });
  }
  return found;
}

function outcomeOf(
  step: StepSpec,
  record: StepRecord | undefined,
  { run, engine, upstreamOf }: RunSides,
  statusOf: ReadonlyMap<string, StepStatus>,
): Outcome | undefined {
  const told: EngineStepStatus = engine.steps[step.name] ?? { state: "waiting" };
  const said = told.message ?? engine.message;
  const blocked = skipReasonOf(upstreamOf(step), statusOf);
  const skipped: Outcome | undefined =
    blocked === undefined || record !== undefined ? undefined : { status: "skipped", reason: blocked };
  const cancelled: Outcome = { status: "cancelled", reason: sentence("The engine cancelled it", said) };
  const isCancelled = engine.state === "cancelled" || run.cancelRequestedAt !== undefined;
  switch (told.state) {
    case "failed":
      return isCancelled ? cancelled : { status: "failed", why: failureOf(record, said) };
    case "completed":
      return {
        status: "failed",
        why: "the engine says that it completed; the step may have written to another metadata store than this one",
      };
    case "cancelled":
      return cancelled;
    case "skipped":
      return (
        skipped ?? (isCancelled ? cancelled : { status: "skipped", reason: sentence("The engine skipped it", said) })
      );
    default:
      break;
  }
  if (engine.state === "queued" || engine.state === "running") return undefined;
  if (skipped !== undefined) return skipped;
  if (isCancelled) return cancelled;
  const end =
    engine.state === "gone"
      ? "the engine does not know the run any more"
      : `the engine ended the run as ${engine.state}`;
  return {
    status: "failed",
    why: withMessage(record === undefined ? `${end}, and the step never started` : end, said),
  };
}

function failureOf(record: StepRecord | undefined, message: string | undefined): string {
  if (record === undefined) return withMessage("the engine says that it failed before it started", message);
  return withMessage(`the engine says that it failed after attempt ${record.attempt} began`, message);
}

function settlementOf({ name }: StepSpec, outcome: Outcome, ifAttempt: number): UnreportedStep["settlement"] {
  if (outcome.status !== "failed") return { ...outcome, ifAttempt };
  return { status: "failed", error: notReported(name, sentence(outcome.why)), ifAttempt };
}

function withMessage(text: string, message: string | undefined): string {
  return message === undefined || message === "" ? text : `${text}: ${message}`;
}

function sentence(text: string, message?: string): string {
  const whole = withMessage(text, message);
  return /[.!?]$/.test(whole) ? whole : `${whole}.`;
}
