import { TsugiteError } from "../error/tsugite-error.ts";
import type { BaseOrchestrator } from "../orchestrator/base-orchestrator.ts";
import { askCache, type CacheAnswer } from "./ask-cache.ts";
import { attemptStep } from "./attempt-step.ts";
import { blockedBy } from "./blocked-by.ts";
import { cacheKeyOf, mayBeCached } from "./cache-key.ts";
import { describeCacheMiss } from "./cache-miss.ts";
import { callEndHook } from "./hooks.ts";
import { isRetryable } from "./is-retryable.ts";
import { noteRecord } from "./known-record.ts";
import { resolveInputs } from "./resolve-inputs.ts";
import type { StepRecord } from "./run-record.ts";
import { stopOf } from "./run-stop.ts";
import { stepKeyOf } from "./step-key.ts";
import type { ActiveStepRun, StepOutcome, StepRun } from "./step-run.ts";
import { warn } from "./warn.ts";
import { whyNotCached } from "./why-not-cached.ts";
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
  const key = stepKeyOf(run, step.name);
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
    if (cacheKey === undefined) return attemptStep(stepRun, inputs);
    let answer: CacheAnswer =
      run.cache && run.inspect !== step.name ? await askCache(stack, step, cacheKey) : { kind: "off" };
    if (answer.kind === "hit") {
      const settlement = { status: "cached", from: answer.record, inputs: inputs.lineage, cacheKey } as const;
      const cached = await store.settleStep(key, settlement).catch(undefinedIfGone);
      if (cached !== undefined) return cached;
      answer = { kind: "nothing" };
    }
    const miss = await whyNotCached(stepRun, { inputs: inputs.lineage, cacheKey, answer });
    if (answer.kind === "damaged" && miss !== undefined)
      await warn(stepRun, `Called, because ${describeCacheMiss(miss)}.`);
    return attemptStep(stepRun, inputs, { cacheKey, ...(miss === undefined ? {} : { miss }) });
  });
  await callEndHook(stepRun, record);
  return record;
}

/** What was to answer may have been removed since the cache was asked. */
function undefinedIfGone(error: unknown): undefined {
  if (!TsugiteError.is(error, "ARTIFACT_NOT_FOUND")) throw error;
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
