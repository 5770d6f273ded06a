import type { StandardSchemaV1 } from "@standard-schema/spec";
import type { Problem } from "../error/problem.ts";
import { TsugiteError } from "../error/tsugite-error.ts";
import type { Json } from "../json/json.ts";
import type { BaseStep } from "../orchestrator/base-step.ts";
import type { PipelineDeployment } from "../orchestrator/pipeline-deployment.ts";
import type { RunRecord } from "../run/run-record.ts";
import { markBaseClass } from "./base-class-of.ts";
import type { StackComponentType } from "./stack-component-type.ts";

/** What a component made while it was prepared, for other components to read: for example an image's digest. */
export type Prepared = Json;

/** What every component is constructed with. */
export interface StackComponentOptions<Config> {
  /** The name under which it stands in `tsugite.yaml`. */
  readonly name: string;
  /** Already parsed by the class's `configSchema`. */
  readonly config: Config;
  /** Absolute path that relative paths in the config are relative to: the project root; of a step's process its working directory. */
  readonly root: string;
}

/**
 * A part of a stack: an orchestrator, a store, an image builder.
 *
 * Every hook does nothing by default. An author overrides what the component needs.
 */
export abstract class StackComponent<Config = unknown> {
  /** What it is for. Set by the base class of each type. */
  static readonly TYPE: StackComponentType;
  /** Its name among the components of its type. Every class sets its own: core gives no default. */
  static readonly FLAVOR: string;
  /** Checks and completes the config. Any Standard Schema library; without one, the config is passed on unchecked. */
  static readonly configSchema?: StandardSchemaV1;
  /**
   * Checks what pipelines and steps ask of this flavor by `settings: { <flavor>: … }`; it may not transform. Without one,
   * settings for the flavor are refused.
   */
  static readonly settingsSchema?: StandardSchemaV1;

  readonly name: string;
  readonly config: Config;
  readonly root: string;

  /** Raises `COMPONENT_INVALID` for a class that sets no `FLAVOR`. */
  constructor(options: StackComponentOptions<Config>) {
    if (new.target.FLAVOR === undefined) {
      throw new TsugiteError("COMPONENT_INVALID", `The class ${new.target.name} sets no FLAVOR.`, {
        fix: `Write \`static override readonly FLAVOR = "…"\` in the class.`,
      });
    }
    this.name = options.name;
    this.config = options.config;
    this.root = options.root;
  }

  /** Its type, read from the class. */
  get type(): StackComponentType {
    return (this.constructor as typeof StackComponent).TYPE;
  }

  /** Its flavor, read from the class. */
  get flavor(): string {
    return (this.constructor as typeof StackComponent).FLAVOR;
  }

  /**
   * Whether it can be used only from this machine, as a folder or a SQLite file can. A stack refuses to combine such a
   * component with an orchestrator whose steps run elsewhere. @default false
   */
  get isLocalOnly(): boolean {
    return false;
  }

  /** What is wrong with deploying this here. Called before anything is prepared; must change nothing. */
  validate(_deployment: PipelineDeployment): Problem[] {
    return [];
  }

  /** Makes what the deployment needs, for example an image. What it returns is read as `deployment.prepared[type]`. */
  async preparePipelineDeployment(_deployment: PipelineDeployment): Promise<Prepared | void> {}

  /** Called before each step, in the process that runs it. */
  async prepareStepRun(_step: BaseStep, _run: RunRecord): Promise<void> {}

  /** Called after each step whose `prepareStepRun` was called, whatever happened. */
  async cleanupStepRun(_step: BaseStep, _run: RunRecord): Promise<void> {}

  /** Called once after a deployment, whatever happened, for every component whose preparation was begun. */
  async cleanupPipelineRun(_deployment: PipelineDeployment): Promise<void> {}
}

markBaseClass(StackComponent, "StackComponent");
