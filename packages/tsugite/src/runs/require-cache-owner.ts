import { type BaseMetadataStore, TsugiteError } from "@tsugite/core";
import { didYouMean } from "../config/did-you-mean.ts";

/** Names are looked for in so many of the newest runs. */
const SEARCHED_RUNS = 200;

/**
 * Raises `RUN_NOT_FOUND` when no kept run is one of the pipeline, and `STEP_NOT_FOUND` when none of its newest runs has the
 * step.
 */
export async function requireCacheOwner(store: BaseMetadataStore, pipeline: string, step?: string): Promise<void> {
  const runs = await store.listRuns({ pipeline, limit: SEARCHED_RUNS });
  if (runs.length === 0) {
    const others = (await store.listRuns({ limit: SEARCHED_RUNS })).map((run) => run.pipeline);
    throw new TsugiteError("RUN_NOT_FOUND", `There is no run of a pipeline \`${pipeline}\`.`, {
      fix: didYouMean(pipeline, new Set(others)) ?? "There is no run at all, and so nothing to clear.",
    });
  }
  if (step === undefined) return;
  // Runs of one spec share it.
  const newest = new Map(runs.map(({ specDigest, id }) => [specDigest, id]));
  const specs = await Promise.all([...newest.values()].map((id) => store.getSpec(id)));
  const names = new Set(specs.flatMap(({ steps }) => steps.map(({ name }) => name)));
  if (names.has(step)) return;
  throw new TsugiteError("STEP_NOT_FOUND", `The pipeline ${pipeline} has no step \`${step}\`.`, {
    fix: didYouMean(step, names) ?? "It has no steps.",
  });
}
