import {
  asksForCache,
  type CacheMiss,
  mayBeCached,
  type PipelineSpec,
  type RunRecord,
  type StepRecord,
  type StepSpec,
  type StepStatus,
} from "@tsugite/core";

/** What the cache did for one step of a run, and why. */
export interface CacheExplanation {
  readonly step: string;
  readonly status: StepStatus | "pending";
  /** `answered`: its outputs are those of an earlier run. `called`: they were made. `neither`: it did not come to that. */
  readonly cache: "answered" | "called" | "neither";
  /** The run whose outputs it has. */
  readonly cachedFrom?: StepRecord["cachedFrom"];
  /** The run it is compared with. */
  readonly since?: CacheMiss["since"];
  readonly reasons: readonly CacheReason[];
}

/** One reason, as a sentence has it. */
export interface CacheReason {
  /** The part that differs, or why there was nothing to compare. */
  readonly kind: string;
  readonly text: string;
  /** What of it differs: modules, versions of packages, files. */
  readonly details: readonly string[];
}

/** Says for every step of a run whether the cache answered it, or why it did not. */
export function explainCache(
  run: RunRecord,
  spec: PipelineSpec,
  records: readonly StepRecord[],
): readonly CacheExplanation[] {
  const byName = new Map(records.map((record) => [record.step, record]));
  return spec.steps.map((step) => explainStep(run, step, byName.get(step.name)));
}

function explainStep(run: RunRecord, step: StepSpec, record: StepRecord | undefined): CacheExplanation {
  const status = record?.status ?? "pending";
  const explained = { step: step.name, status } as const;
  if (record?.cachedFrom !== undefined) {
    const { cachedFrom } = record;
    const reasons = [reason("answered", `answered by run ${cachedFrom.runName}`)];
    return { ...explained, cache: "answered", cachedFrom, reasons };
  }
  if (record === undefined || record.attempt === 0) {
    const text = record?.reason === undefined ? "it has not started" : `it was ${status}: ${lowerFirst(record.reason)}`;
    return { ...explained, cache: "neither", reasons: [reason(status, text.replace(/\.$/, ""))] };
  }
  const miss = record.cacheMiss;
  if (miss === undefined) return { ...explained, cache: "called", reasons: [nothingToCompare(run, step, record)] };
  const since = miss.since === undefined ? "" : ` since run ${miss.since.runName}`;
  return {
    ...explained,
    cache: "called",
    ...(miss.since === undefined ? {} : { since: miss.since }),
    reasons: miss.reasons.map(({ kind, what, how, details }) => reason(kind, `${what} ${how}${since}`, details)),
  };
}

/** Why nothing is recorded of a step that was called: it may not be cached, or is new. */
function nothingToCompare(run: RunRecord, step: StepSpec, record: StepRecord): CacheReason {
  if (step.cache === false) return reason("never", "it says cache: false");
  const effects = "so that it is there for its effects; `cache: true` or a `cache.key` would have it answered";
  if (!mayBeCached(step)) return reason("noOutputs", `it has no outputs, ${effects}`);
  const returnedNothing = record.status === "completed" && Object.keys(record.outputs).length === 0;
  if (returnedNothing && !asksForCache(step)) return reason("noOutputs", `it returned nothing, ${effects}`);
  if (!run.cache) return reason("off", "the cache is off");
  return reason("new", `no run of ${run.pipeline} before has completed it`);
}

function reason(kind: string, text: string, details: readonly string[] = []): CacheReason {
  return { kind, text, details };
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
