import type { StepSpec } from "../spec/pipeline-spec.ts";
import type { StepCallOptions } from "../thread/step-runtime.ts";

/** Where the functions of a step are called: its own, and its hooks. */
export function placeOf({ isolation, resources }: StepSpec): Pick<StepCallOptions, "process"> {
  if (isolation !== "process") return {};
  return { process: resources?.memory === undefined ? {} : { memory: resources.memory } };
}
