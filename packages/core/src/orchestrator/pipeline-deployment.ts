import type { Stack } from "../component/stack.ts";
import type { Prepared } from "../component/stack-component.ts";
import type { StackComponentType } from "../component/stack-component-type.ts";
import type { Bundle } from "../module/bundle.ts";
import type { ActiveRun } from "../run/active-run.ts";
import type { PipelineSpec } from "../spec/pipeline-spec.ts";
import type { BaseStep } from "./base-step.ts";
import type { RuntimeConfiguration } from "./runtime-configuration.ts";

/** What is wanted of an orchestrator: to run now, to leave a pipeline with an engine, or to write files only. */
export type DeploymentIntent = "run" | "deploy" | "compile";

/** Everything an orchestrator is given to prepare or run a pipeline. */
export interface PipelineDeployment {
  /** The steps, each after everything it waits for; ties stand in the order of their calls. */
  readonly sortedSteps: readonly BaseStep[];
  /** What the pipeline is called and where it is exported. */
  readonly pipeline: { readonly name: string; readonly source: string };
  readonly spec: PipelineSpec;
  readonly stack: Stack;
  readonly runtimeConfiguration: RuntimeConfiguration;
  readonly intent: DeploymentIntent;
  /** The registered run; there is one exactly when the intent is `run`. */
  readonly run?: ActiveRun;
  /** Absolute path of the folder for generated files, when the intent is `compile`. */
  readonly outDir?: string;
  /** What the components made, by the component's type: a stack has at most one of each. */
  readonly prepared: Readonly<Partial<Record<StackComponentType, Prepared>>>;
  /** The deployable directory; made when it is first asked for. */
  bundle(): Promise<Bundle>;
  /** Tells the person who deploys what is going on, one line at a time. */
  readonly log: (line: string) => void;
  /** Aborted when the person who deploys gives up. */
  readonly signal: AbortSignal;
}
