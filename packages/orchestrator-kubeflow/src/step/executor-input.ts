import { type Json, TsugiteError } from "@tsugite/core";
import * as v from "valibot";

/** What Kubeflow tells a container about its task. */
export interface ExecutorInput {
  readonly parameterValues: Readonly<Record<string, Json>>;
  /** Path of the file that the container tells its outputs in; undefined where nobody reads one. */
  readonly outputFile: string | undefined;
}

const executorInput = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    inputs: v.optional(v.object({ parameterValues: v.optional(v.record(v.string(), v.unknown()), {}) }), {}),
    outputs: v.optional(v.object({ outputFile: v.optional(v.string()) }), {}),
  }),
);

/** Reads the argument in which Kubeflow tells it. Raises `ENTRYPOINT_ARGUMENT_INVALID`. */
export function readExecutorInput(json: string): ExecutorInput {
  const parsed = v.safeParse(executorInput, json);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    throw new TsugiteError(
      "ENTRYPOINT_ARGUMENT_INVALID",
      `The option --executor_input is not what Kubeflow puts there: ${issue.message}`,
      { fix: "Start the container by Kubeflow, which replaces {{$}} in its arguments." },
    );
  }
  const { inputs, outputs } = parsed.output;
  // What was parsed as JSON is JSON.
  const parameterValues = inputs.parameterValues as ExecutorInput["parameterValues"];
  return { parameterValues, outputFile: outputs.outputFile };
}
