import type { Digest } from "../json/digest.ts";
import type { PipelineSpec, StepSpec } from "../spec/pipeline-spec.ts";
import { findStep } from "../spec/step-named.ts";
import { upstreamStepNames } from "../spec/upstream-step-names.ts";
import type { ActiveRun } from "./active-run.ts";
import type { RunRecord, StepInputRecord } from "./run-record.ts";
import type { ActiveStepRun } from "./step-run.ts";

interface Before {
  readonly run: RunRecord;
  readonly spec: PipelineSpec;
}

const remembered = new WeakMap<ActiveRun, Promise<Before | undefined>>();

/**
 * Why a step is not answered from the cache: what differs from the run of its pipeline before this one. Undefined when
 * there is none, or when the step was not in it.
 */
export async function whyNotCached(
  stepRun: ActiveStepRun,
  lineage: readonly StepInputRecord[],
  cacheKey: Digest,
): Promise<string | undefined> {
  try {
    return await findReason(stepRun, lineage, cacheKey);
  } catch {
    // It is only told; whatever keeps it from being found will be told where it matters.
    return undefined;
  }
}

async function findReason(
  stepRun: ActiveStepRun,
  lineage: readonly StepInputRecord[],
  cacheKey: Digest,
): Promise<string | undefined> {
  const { step, run, spec, stack } = stepRun;
  const before = await runBefore(stepRun);
  const stepBefore = before === undefined ? undefined : findStep(before.spec, step.name);
  if (before === undefined || stepBefore === undefined) return undefined;
  if (!run.cache) return "the cache is off";
  const record = await stack.metadataStore.getStep({ runId: before.run.id, step: step.name });
  if (record?.status !== "completed" && record?.status !== "cached") {
    return `it did not complete in run ${before.run.name}`;
  }
  const since = `since run ${before.run.name}`;
  const changed =
    codeChange(step, stepBefore) ?? inputChange(lineage, record.inputs) ?? codecChange(step, spec, before.spec);
  if (changed !== undefined) return `${changed} changed ${since}`;
  if (record.cacheKey === cacheKey) return `its artifacts are gone ${since}`;
  // A step that returned nothing answers no other, and says nothing of what changed.
  return record.cacheKey === undefined ? undefined : `its inputs changed ${since}`;
}

function codeChange(now: StepSpec, before: StepSpec): string | undefined {
  if (now.code.digest !== before.code.digest) return "its code";
  if (now.code.input !== before.code.input) return "its input schema";
  const codec = Object.keys(now.outputs).find((name) => now.outputs[name]?.code !== before.outputs[name]?.code);
  return codec === undefined ? undefined : `the codec of its output ${codec}`;
}

function inputChange(now: readonly StepInputRecord[], before: readonly StepInputRecord[]): string | undefined {
  const digests = new Map(before.map(({ path, digest }) => [path, digest]));
  const changed = now.find(({ path, digest }) => digests.get(path) !== digest);
  if (changed === undefined) return undefined;
  const { path, producer } = changed;
  switch (producer.kind) {
    case "file":
      return `its file ${producer.path}`;
    case "parameter":
      return producer.name === "" ? "a parameter" : `the parameter ${producer.name}`;
    case "output":
      return `its input ${path}, from step ${producer.step},`;
    default:
      return `its input ${path}`;
  }
}

/** What reads an input is part of it, as much as what wrote it. */
function codecChange(step: StepSpec, now: PipelineSpec, before: PipelineSpec): string | undefined {
  const codecsOf = (spec: PipelineSpec, name: string): string =>
    JSON.stringify(Object.entries(findStep(spec, name)?.outputs ?? {}).map(([output, { code }]) => [output, code]));
  const producer = upstreamStepNames(step).find((name) => codecsOf(now, name) !== codecsOf(before, name));
  return producer === undefined ? undefined : `the codec of an output of step ${producer}`;
}

function runBefore({ run, stack }: ActiveStepRun): Promise<Before | undefined> {
  const known = remembered.get(run);
  if (known !== undefined) return known;
  const found = (async () => {
    const runs = await stack.metadataStore.listRuns({ pipeline: run.pipeline, limit: 20 });
    const before = runs.find(({ id, createdAt }) => id !== run.id && createdAt <= run.createdAt);
    return before === undefined ? undefined : { run: before, spec: await stack.metadataStore.getSpec(before.id) };
  })();
  remembered.set(run, found);
  return found;
}
