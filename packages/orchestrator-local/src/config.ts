import { toStandardJsonSchema } from "@valibot/to-json-schema";
import * as v from "valibot";

/** Config of the local orchestrator. */
export interface LocalOrchestratorConfig {
  /** How many steps run at the same time; 1 keeps exactly the order of `sortedSteps`. @default number of cores */
  readonly maxParallel?: number | undefined;
}

/** Checks the config of the local orchestrator, and describes it. */
export const localOrchestratorConfigSchema: ReturnType<
  typeof toStandardJsonSchema<v.GenericSchema<LocalOrchestratorConfig>>
> = toStandardJsonSchema(
  v.strictObject({
    maxParallel: v.optional(
      v.pipe(
        v.number("Expected a whole number."),
        v.integer("Expected a whole number."),
        v.minValue(1, "Expected at least 1."),
        v.description("How many steps run at the same time; by default as many as there are cores."),
      ),
    ),
  }),
);
