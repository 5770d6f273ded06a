import { type Digest, digestOfJson } from "../json/digest.ts";
import type { StepSpec } from "../spec/pipeline-spec.ts";
import type { ResolvedInputs } from "./resolve-inputs.ts";
import type { ActiveStepRun } from "./step-run.ts";

/** Changes when the meaning of a cache key changes, so that old entries no longer answer. */
const CACHE_KEY_VERSION = 1;

/**
 * Whether a step may be answered from the cache, and may answer others. One without outputs is there for its effects,
 * so it runs every time unless it says `cache: true`.
 */
export function mayBeCached(step: StepSpec): boolean {
  return step.cache ?? Object.keys(step.outputs).length > 0;
}

/**
 * SHA-256 of everything the outputs of a step depend on: its code, the code of its input schema and codecs, and its
 * inputs. Not in it: retries, timeout, resources, hooks, other steps' options, the engine.
 */
export function cacheKeyOf({ step }: Pick<ActiveStepRun, "step">, inputs: Pick<ResolvedInputs, "identity">): Digest {
  return digestOfJson({
    version: CACHE_KEY_VERSION,
    code: step.code.digest,
    schema: step.code.input ?? null,
    outputs: Object.fromEntries(
      Object.entries(step.outputs).map(([name, { codec, code }]) => [name, [codec, code ?? null]]),
    ),
    inputs: inputs.identity,
  });
}
