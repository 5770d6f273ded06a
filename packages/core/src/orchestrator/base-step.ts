import type { StepSpec } from "../spec/pipeline-spec.ts";

/** The description of one step of a deployment: what the spec says of it, never its function. */
export type BaseStep = StepSpec;
