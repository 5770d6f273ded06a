import { TsugiteError } from "../error/tsugite-error.ts";
import type { PipelineSpec, StepSpec } from "./pipeline-spec.ts";

const indexes = new WeakMap<PipelineSpec, ReadonlyMap<string, StepSpec>>();

/** The step of this name, in constant time; undefined when there is none. */
export function findStep(spec: PipelineSpec, name: string): StepSpec | undefined {
  let index = indexes.get(spec);
  if (index === undefined) {
    index = new Map(spec.steps.map((step) => [step.name, step]));
    indexes.set(spec, index);
  }
  return index.get(name);
}

/** The step of this name, in constant time. Raises `STEP_NOT_FOUND`. */
export function stepNamed(spec: PipelineSpec, name: string): StepSpec {
  const step = findStep(spec, name);
  if (step !== undefined) return step;
  throw new TsugiteError("STEP_NOT_FOUND", `The pipeline ${spec.name} has no step ${name}.`, {
    fix: `It has ${spec.steps
      .slice(0, 20)
      .map((step) => step.name)
      .join(", ")}.`,
  });
}
