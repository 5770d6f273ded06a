import { formatDuration } from "../authoring/duration.ts";
import type { Digest } from "../json/digest.ts";
import type { PipelineSpec, StepSpec } from "../spec/pipeline-spec.ts";
import { findStep } from "../spec/step-named.ts";
import type { BaseMetadataStore } from "../store/metadata-store.ts";
import type { ActiveRun } from "./active-run.ts";
import type { CacheAnswer } from "./ask-cache.ts";
import { cacheDifferences } from "./cache-differences.ts";
import { asksForCache } from "./cache-key.ts";
import type { CacheMiss, CacheMissReason } from "./cache-miss.ts";
import type { RunRecord, StepInputRecord, StepRecord } from "./run-record.ts";
import type { ActiveStepRun } from "./step-run.ts";

/** What a step is about to be called with, and what the cache said. */
export interface UnansweredStep {
  readonly inputs: readonly StepInputRecord[];
  readonly cacheKey: Digest;
  readonly answer: Unanswered;
}

type Unanswered = Exclude<CacheAnswer, { readonly kind: "hit" }>;

/** More reasons than these are only counted. */
const MOST_REASONS = 20;

/**
 * Why a step is called although an earlier run knows it: what differs from the newest run before in which it completed,
 * or what is wrong with the entry that has its key. Undefined when no earlier run knows it.
 */
export async function whyNotCached(stepRun: ActiveStepRun, unanswered: UnansweredStep): Promise<CacheMiss | undefined> {
  try {
    return await findReasons(stepRun, unanswered);
  } catch {
    // It is only told; whatever keeps it from being found will be told where it matters.
    return { reasons: [{ kind: "unknown", what: "what differs", how: "could not be found out" }] };
  }
}

async function findReasons(
  { step, run, spec, stack }: ActiveStepRun,
  { inputs, cacheKey, answer }: UnansweredStep,
): Promise<CacheMiss | undefined> {
  const store = stack.metadataStore;
  if ("record" in answer) {
    const entry = await earlierRun(run, store, answer.record.runId);
    return { since: sinceOf(entry.run), reasons: [entryReason(step, answer)] };
  }
  const record = await store.findEarlierStep({ runId: run.id, step: step.name });
  if (record === undefined) return undefined;
  if (answer.kind === "off") return { reasons: [{ kind: "off", what: "the cache", how: "is off" }] };
  const before = await earlierRun(run, store, record.runId);
  const stepBefore = findStep(before.spec, step.name);
  if (stepBefore === undefined) return undefined;
  const differences = await cacheDifferences(
    store,
    { step: stepBefore, spec: before.spec, inputs: record.inputs },
    { step, spec, inputs },
  );
  const reasons = differences.length > 0 ? differences : await hiddenReason(store, step, record, cacheKey);
  return reasons.length === 0 ? undefined : { since: sinceOf(before.run), reasons: cut(reasons) };
}

function entryReason(step: StepSpec, answer: Extract<Unanswered, { readonly record: StepRecord }>): CacheMissReason {
  switch (answer.kind) {
    case "expired": {
      const ttl = typeof step.cache === "object" ? (step.cache.ttl ?? 0) : 0;
      return { kind: "expired", what: `its ttl of ${formatDuration(ttl)}`, how: "has passed" };
    }
    case "missing":
      return { kind: "missing", what: `its artifact ${answer.location}`, how: "is gone" };
    case "damaged":
      return { kind: "damaged", what: `its artifact ${answer.location}`, how: "was damaged" };
  }
}

/** Why there is no entry, where nothing that the records tell differs. */
async function hiddenReason(
  store: BaseMetadataStore,
  step: StepSpec,
  before: StepRecord,
  cacheKey: Digest,
): Promise<readonly CacheMissReason[]> {
  if (before.cacheKey !== undefined && before.cacheKey !== cacheKey) {
    return [{ kind: "input", what: "how one of its inputs is stored", how: "changed" }];
  }
  // A step that returned nothing answers no other; and what completed since the cache was asked is no reason either.
  const returnedNothing = Object.keys(before.outputs).length === 0 && !asksForCache(step);
  if (returnedNothing || (await store.findByCacheKey(cacheKey)) !== undefined) return [];
  return [{ kind: "cleared", what: "its entry", how: "was cleared" }];
}

interface EarlierRun {
  readonly run: RunRecord;
  readonly spec: PipelineSpec;
}

const remembered = new WeakMap<ActiveRun, Map<string, Promise<EarlierRun>>>();

/** Read once, however many steps are compared with it. */
function earlierRun(active: ActiveRun, store: BaseMetadataStore, runId: string): Promise<EarlierRun> {
  const known = remembered.get(active) ?? new Map<string, Promise<EarlierRun>>();
  remembered.set(active, known);
  let found = known.get(runId);
  if (found === undefined) {
    found = Promise.all([store.getRun(runId), store.getSpec(runId)]).then(([run, spec]) => {
      if (run === undefined) throw new Error(`The run ${runId} was removed meanwhile.`);
      return { run, spec };
    });
    known.set(runId, found);
  }
  return found;
}

function sinceOf({ id, name }: RunRecord): NonNullable<CacheMiss["since"]> {
  return { runId: id, runName: name };
}

function cut(reasons: readonly CacheMissReason[]): readonly CacheMissReason[] {
  if (reasons.length <= MOST_REASONS) return reasons;
  const more = reasons.length - MOST_REASONS;
  return [...reasons.slice(0, MOST_REASONS), { kind: "input", what: `${more} more parts`, how: "changed" }];
}
