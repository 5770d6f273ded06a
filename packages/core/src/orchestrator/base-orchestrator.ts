import { markBaseClass } from "../component/base-class-of.ts";
import { StackComponent, type StackComponentOptions } from "../component/stack-component.ts";
import { StackComponentType } from "../component/stack-component-type.ts";
import type { EntrypointConfigurationClass } from "../entrypoint/step-entrypoint-configuration.ts";
import { placeOfError } from "../error/place-of-error.ts";
import { nameAndReason } from "../error/reason-of.ts";
import { TsugiteError } from "../error/tsugite-error.ts";
import type { Execution } from "../run/run-record.ts";
import { runStep } from "../run/run-step.ts";
import type { StepOutcome, StepRun } from "../run/step-run.ts";
import type { ScheduleControl } from "../schedule/schedule-control.ts";
import type { PipelineSpec } from "../spec/pipeline-spec.ts";
import { upstreamStepNames } from "../spec/upstream-step-names.ts";
import type { BaseStep } from "./base-step.ts";
import type { OrchestrationResult } from "./orchestration-result.ts";
import { type OrchestratorCapabilities, PLAIN_CAPABILITIES } from "./orchestrator-capabilities.ts";
import type { DeploymentIntent, PipelineDeployment } from "./pipeline-deployment.ts";
import type { EngineCall, RunHandle } from "./run-handle.ts";

const KINDS: Readonly<Record<DeploymentIntent, readonly OrchestrationResult["kind"][]>> = {
  run: ["finished", "submitted"],
  deploy: ["deployed"],
  compile: ["prepared"],
};

/**
 * Runs pipelines somewhere. An own orchestrator is three steps: extend this class, set `FLAVOR`, and write
 * `prepareOrRunPipeline`.
 *
 * ```ts
 * export class MyOrchestrator extends BaseOrchestrator {
 *   static override readonly FLAVOR = "mine";
 *   protected override async prepareOrRunPipeline({ sortedSteps, spec, stack, run }: PipelineDeployment) {
 *     for (const step of sortedSteps) await this.runStep({ step, spec, stack, run });
 *     return { kind: "finished", run } as const;
 *   }
 * }
 * ```
 */
export abstract class BaseOrchestrator<Config = unknown> extends StackComponent<Config> {
  static override readonly TYPE: StackComponentType = StackComponentType.ORCHESTRATOR;
  /** What it can do. @default plain steps and data, nothing else */
  static readonly supports: OrchestratorCapabilities = PLAIN_CAPABILITIES;

  /**
   * How a step of this orchestrator is started in a process of its own; bundles carry the class. Absent for an
   * orchestrator that runs steps only in its own process.
   */
  static readonly entrypointConfiguration?: EntrypointConfigurationClass;

  constructor(options: StackComponentOptions<Config>) {
    super(options);
    if (this.run !== BaseOrchestrator.prototype.run) {
      throw new TsugiteError("COMPONENT_INVALID", `${this.constructor.name} overrides run(), which is final.`, {
        fix: "Override prepareOrRunPipeline() instead; run() checks what it is given and what it returns.",
      });
    }
  }

  /** What it can do, read from the class. */
  get supports(): OrchestratorCapabilities {
    return (this.constructor as typeof BaseOrchestrator).supports;
  }

  /** Its entrypoint configuration, read from the class. */
  get entrypointConfiguration(): EntrypointConfigurationClass | undefined {
    return (this.constructor as typeof BaseOrchestrator).entrypointConfiguration;
  }

  /** Which instance of its engine this is, for {@link ExecutionKey}. @default the flavor */
  get engine(): string {
    return this.flavor;
  }

  /**
   * Carries out a deployment. Final: called by the stack, after everything was checked and prepared.
   *
   * Raises `COMPONENT_INVALID` when `prepareOrRunPipeline` returns what was not asked for, or `submitted` without a method `attach`, and `ORCHESTRATOR_FAILED` when
   * it throws what is no {@link TsugiteError}.
   */
  async run(deployment: PipelineDeployment): Promise<OrchestrationResult> {
    const result = await this.#carryOut(deployment);
    const expected = KINDS[deployment.intent];
    if (!expected.includes(result?.kind)) {
      throw new TsugiteError(
        "COMPONENT_INVALID",
        `prepareOrRunPipeline() of the ${this.flavor} orchestrator returned ${JSON.stringify(result?.kind)} where ${expected.join(" or ")} was asked for.`,
        { fix: `Return { kind: "${expected[0]}", … } for the intent "${deployment.intent}".` },
      );
    }
    if (result.kind === "submitted" && this.attach === undefined) {
      throw new TsugiteError(
        "COMPONENT_INVALID",
        `prepareOrRunPipeline() of the ${this.flavor} orchestrator returned "submitted", but ${this.constructor.name} has no method attach(): nobody could wait for the run, or cancel it.`,
        { fix: 'Write attach(), or return { kind: "finished", run } once every step has ended.' },
      );
    }
    return result;
  }

  async #carryOut(deployment: PipelineDeployment): Promise<OrchestrationResult> {
    try {
      return await this.prepareOrRunPipeline(deployment);
    } catch (cause) {
      if (TsugiteError.is(cause)) throw cause;
      const at = placeOfError(cause, this.root);
      throw new TsugiteError(
        "ORCHESTRATOR_FAILED",
        `The orchestrator ${this.name} (flavor ${this.flavor}) failed: ${nameAndReason(cause)}`,
        {
          cause,
          fix: "It was raised in the flavor, or in what it talks to; `--verbose` prints the whole stack.",
          ...(at === undefined ? {} : { at }),
        },
      );
    }
  }

  /** The one method an author writes: runs the steps, hands them to an engine, or writes files, as `intent` says. */
  protected abstract prepareOrRunPipeline(deployment: PipelineDeployment): Promise<OrchestrationResult>;

  /**
   * What the engine knows of one execution, for orchestrators that return `submitted`, or whose engine starts runs by
   * itself. Asks nothing yet. `ref` is what `prepareOrRunPipeline` returned; a run that the engine started has none, and is
   * found by `runName`, which its steps gave by `getRunName`.
   */
  attach?(execution: Execution): RunHandle;

  /**
   * Takes a pipeline back that was deployed: its engine starts no more runs of it. Runs that are going on go on, or are
   * ended by the engine; what is recorded of runs stays. Of a pipeline that the engine does not have it does nothing.
   *
   * @param pipeline Its name in the spec, which `deploy` made the engine's id of.
   */
  undeploy?(pipeline: string, call: EngineCall): Promise<void>;

  /** What is done with the schedules of deployed pipelines; for `supports.schedules`. */
  readonly schedules?: ScheduleControl;

  /**
   * Runs one step: the only place where a user's function is called, whatever the flavor. A step's own process calls it
   * too, so that overriding it works everywhere.
   *
   * A step that fails does not reject: the outcome says so. It rejects when the stores cannot be read or written.
   */
  runStep(stepRun: StepRun): Promise<StepOutcome> {
    return runStep(stepRun);
  }

  /** The steps that this one waits for: the producers of its inputs, and what its call named in `after`. */
  getUpstreamStepNames(step: BaseStep, _spec: PipelineSpec): readonly string[] {
    return upstreamStepNames(step);
  }
}

markBaseClass(BaseOrchestrator, "BaseOrchestrator");
