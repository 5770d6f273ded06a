import { TsugiteError } from "../error/tsugite-error.ts";
import type { BaseOrchestrator } from "../orchestrator/base-orchestrator.ts";
import { attemptStep } from "./attempt-step.ts";
import { blockedBy } from "./blocked-by.ts";
import { cacheKeyOf, mayBeCached } from "./cache-key.ts";
import { findCached } from "./find-cached.ts";
import { callEndHook } from "./hooks.ts";
import { isRetryable } from "./is-retryable.ts";
import { noteRecord } from "./known-record.ts";
import { resolveInputs } from "./resolve-inputs.ts";
import type { StepRecord } from "./run-record.ts";
import { stopOf } from "./run-stop.ts";
import type { ActiveStepRun, StepOutcome, StepRun } from "./step-run.ts";
import { withComponents } from "./with-components.ts";

/**
 * Runs one step: load inputs ▸ cache? ▸ call the function ▸ store outputs ▸ record. One code path for every flavor.
 *
 * A step that has completed already is not run again: its record is the outcome.
 */
export async function runStep({ run, ...rest }: StepRun): Promise<StepOutcome> {
  if (run === undefined) {
    throw new TsugiteError("INTERNAL", `Step ${rest.step.name} was to be run in a deployment that has no run.`, {
      fix: 'Call runStep only when the intent is "run".',
    });
  }
  const stepRun: ActiveStepRun = { ...rest, run };
  const outcome = ended(await settle(stepRun));
  noteRecord(run, outcome);
  if (outcome.status === "failed") run.failed(outcome.step);
  run.notify({ kind: "ended", record: outcome });
  return outcome;
}

async function settle(stepRun: ActiveStepRun): Promise<StepRecord> {
  const { step, run, stack } = stepRun;
  const key = { runId: run.id, step: step.name, generation: run.generation };
  const store = stack.metadataStore;
  const before = await store.getStep(key);
  if (before?.status === "completed" || before?.status === "cached") return before;
  if (isHopeless(before, stack.orchestrator)) return before;
  const stop = stopOf(run.stopping);
  if (stop !== undefined) return store.settleStep(key, stop.settlement);
  const reason = await blockedBy(stepRun);
  if (reason !== undefined) return store.settleStep(key, { status: "skipped", reason });
  const record = await withComponents(stepRun, async () => {
    const inputs = await resolveInputs(stepRun);
    const cacheKey = mayBeCached(step) ? cacheKeyOf(stepRun, inputs) : undefined;
    const cached = cacheKey === undefined || !run.cache ? undefined : await findCached(stack, cacheKey);
    if (cached !== undefined && cacheKey !== undefined) {
      return store.settleStep(key, { status: "cached", from: cached, inputs: inputs.lineage, cacheKey });
    }
    return attemptStep(stepRun, inputs, cacheKey);
  });
  await callEndHook(stepRun, record);
  return record;
}

/**
 * Where an engine owns the retries, it may begin an attempt that cannot end otherwise than the one before. A step that was
 * given up has been taken as failed by whatever waits for it.
 */
function isHopeless(before: StepRecord | undefined, { supports }: BaseOrchestrator): before is StepRecord {
  if (before?.error === undefined) return false;
  return before.error.code === "STEP_NOT_REPORTED" || (supports.retries === "engine" && !isRetryable(before.error));
}

function ended(record: StepRecord): StepOutcome {
  const { status } = record;
  if (status !== "running") return { ...record, status };
  throw new TsugiteError("INTERNAL", `Step ${record.step} is still recorded as running after it ended.`);
}
