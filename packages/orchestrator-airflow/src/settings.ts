import { toStandardJsonSchema } from "@valibot/to-json-schema";
import * as v from "valibot";
import { type AirflowTaskArguments, taskArguments } from "./config.ts";

/**
 * What a pipeline or a step asks of Airflow alone: `settings: { airflow: { pool: "gpu" } }`. What a pipeline says of tasks
 * holds for each of its steps that does not say otherwise.
 */
export interface AirflowSettings extends AirflowTaskArguments {
  /** Text in Markdown, shown with the DAG or the task. */
  readonly docs?: string | undefined;
  /** Of a pipeline only: tags of the DAG. @default [] */
  readonly tags?: readonly string[] | undefined;
  /** Of a pipeline only: how many of its runs go on at the same time. @default Airflow's */
  readonly maxActiveRuns?: number | undefined;
  /** Of a pipeline only: how many of its tasks go on at the same time, over all runs. @default Airflow's */
  readonly maxActiveTasks?: number | undefined;
}

declare module "@tsugite/core" {
  interface FlavorSettings {
    readonly airflow?: AirflowSettings;
  }
}

/** Which settings say something of a DAG, so that a step cannot have them. */
export const DAG_SETTINGS: readonly (keyof AirflowSettings)[] = ["tags", "maxActiveRuns", "maxActiveTasks"];

const count = v.pipe(
  v.number("Expected a whole number."),
  v.integer("Expected a whole number."),
  v.minValue(1, "Expected at least 1."),
);

/** Checks {@link AirflowSettings}. */
export const airflowSettingsSchema: ReturnType<typeof toStandardJsonSchema<v.GenericSchema<AirflowSettings>>> =
  toStandardJsonSchema(
    v.strictObject({
      ...taskArguments,
      docs: v.optional(v.pipe(v.string("Expected a text."), v.description("Text in Markdown, shown with the task."))),
      tags: v.optional(
        v.pipe(
          v.array(
            v.pipe(
              v.string("Expected a text."),
              v.minLength(1, "Expected a text that is not empty."),
              v.maxLength(100, "Expected at most 100 characters."),
            ),
            "Expected a list of texts.",
          ),
          v.description("Of a pipeline only: tags of the DAG."),
        ),
      ),
      maxActiveRuns: v.optional(
        v.pipe(count, v.description("Of a pipeline only: how many of its runs go on at the same time.")),
      ),
      maxActiveTasks: v.optional(
        v.pipe(count, v.description("Of a pipeline only: how many of its tasks go on at the same time.")),
      ),
    }),
  );
