import { availableParallelism } from "node:os";
import * as v from "valibot";

/** Config of the local orchestrator. */
export interface LocalOrchestratorConfig {
  /** How many steps run at the same time; 1 keeps exactly the order of `sortedSteps`. @default number of cores */
  readonly maxParallel: number;
}

/** Checks and completes the config of the local orchestrator. */
export const localOrchestratorConfigSchema: v.GenericSchema<
  { readonly maxParallel?: number | undefined },
  LocalOrchestratorConfig
> = v.strictObject(
  {
    maxParallel: v.optional(
      v.pipe(
        v.number("Expected a whole number."),
        v.integer("Expected a whole number."),
        v.minValue(1, "Expected at least 1."),
      ),
      availableParallelism,
    ),
  },
  "Unknown field. Known is maxParallel.",
);
