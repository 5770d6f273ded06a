import type { JsonObject } from "@tsugite/core";
import * as v from "valibot";

/** What a task of Airflow tells its step's process about the run it belongs to. */
export interface TaskRun {
  /** `run_id` of the DAG run. */
  readonly run_name: string;
  readonly parameters: JsonObject;
  /** The planned time, ISO 8601; null: nothing was planned. */
  readonly scheduled_at: string | null;
  /** Number of this try of the task, from 1. */
  readonly try_number: number;
  /** Number of the first try since somebody cleared the task; 1 before. */
  readonly first_try: number;
}

const taskRun = v.object({
  run_name: v.string(),
  parameters: v.record(
    v.string(),
    v.custom<JsonObject[string]>(() => true),
  ),
  scheduled_at: v.nullable(v.string()),
  try_number: v.number(),
  first_try: v.number(),
});

/** What a task wrote. Both are generated, so that anything else is a fault of ours. */
export function readTaskRun(text: string): TaskRun {
  return v.parse(taskRun, JSON.parse(text));
}
