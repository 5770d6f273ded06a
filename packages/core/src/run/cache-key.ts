import { type Digest, digestOfJson } from "../json/digest.ts";
import type { JsonObject } from "../json/json.ts";
import type { StepSpec } from "../spec/pipeline-spec.ts";
import type { ResolvedInputs } from "./resolve-inputs.ts";
import type { ActiveStepRun } from "./step-run.ts";

/** Changes when the meaning of a cache key changes, so that old entries no longer answer. */
const CACHE_KEY_VERSION = 1;

/**
 * Whether a step may be answered from the cache, and may answer others. One without outputs is there for its effects,
 * so it runs every time unless it asks for the cache.
 */
export function mayBeCached(step: StepSpec): boolean {
  return step.cache !== false && (asksForCache(step) || Object.keys(step.outputs).length > 0);
}

/** Whether a step is to be answered from the cache even if it has no outputs: `cache: true`, or a `key`. */
export function asksForCache({ cache }: StepSpec): boolean {
  return cache === true || (typeof cache === "object" && cache.key !== undefined);
}

/**
 * SHA-256 of everything the outputs of a step depend on: its code, the code of its input schema and codecs, its inputs,
 * and what its `cache` option declares. Not in it: retries, timeout, resources, hooks, other steps' options, the engine.
 */
export function cacheKeyOf(
  { step }: Pick<ActiveStepRun, "step">,
  inputs: Pick<ResolvedInputs, "identity" | "environment">,
): Digest {
  return digestOfJson({
    version: CACHE_KEY_VERSION,
    code: step.code.digest,
    schema: step.code.input ?? null,
    outputs: Object.fromEntries(
      Object.entries(step.outputs).map(([name, { codec, code }]) => [name, [codec, code ?? null]]),
    ),
    inputs: inputs.identity,
    ...declaredParts(step, inputs.environment),
  });
}

/** Absent without the options, so that a step which gains an option that says nothing keeps its key. */
function declaredParts({ cache }: StepSpec, environment: ResolvedInputs["environment"]): JsonObject {
  if (typeof cache !== "object") return {};
  return {
    ...(cache.env === undefined ? {} : { environment }),
    ...(cache.key === undefined ? {} : { key: cache.key }),
    ...(cache.files === undefined ? {} : { files: cache.files.digest }),
  };
}
