import type { Stack } from "../component/stack.ts";
import type { BaseStep } from "../orchestrator/base-step.ts";
import type { PipelineSpec } from "../spec/pipeline-spec.ts";
import type { ActiveRun } from "./active-run.ts";
import type { StepRecord, StepStatus } from "./run-record.ts";

/** What `runStep` is given: one step, of one run, with the stack it uses. */
export interface StepRun {
  readonly step: BaseStep;
  /** As `deployment.run` has it: undefined only where nothing is run, which `runStep` refuses. */
  readonly run: ActiveRun | undefined;
  readonly spec: PipelineSpec;
  readonly stack: Stack;
}

/** A {@link StepRun} of a run that is going on. */
export interface ActiveStepRun extends StepRun {
  readonly run: ActiveRun;
}

/** How a step ended. */
export type StepOutcome = StepRecord & { readonly status: Exclude<StepStatus, "running"> };
