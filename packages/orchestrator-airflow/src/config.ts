import * as v from "valibot";

/** The config of the orchestrator `airflow`. */
export const airflowConfig = v.strictObject({
  dagsFolder: v.optional(v.string()),
  deliver: v.optional(v.picklist(["write", "files"]), "write"),
  baseUrl: v.optional(v.pipe(v.string(), v.url())),
});

export type AirflowConfig = v.InferOutput<typeof airflowConfig>;
