import { TsugiteError } from "../error/tsugite-error.ts";
import type { JsonObject } from "../json/json.ts";
import type { BaseStep } from "../orchestrator/base-step.ts";
import type { RunRecord } from "../run/run-record.ts";
import type { StepOutcome } from "../run/step-run.ts";
import type { PipelineSpec } from "../spec/pipeline-spec.ts";
import { specToJson } from "../spec/spec-digest.ts";
import type { EntrypointHost } from "./entrypoint-host.ts";
import {
  DEFAULT_SINGLE_STEP_CONTAINER_ENTRYPOINT_COMMAND,
  ENTRYPOINT_CONFIG_SOURCE_OPTION,
  ENTRYPOINT_OPTIONS,
  INPUT_SPEC_OPTION,
  MAIN_MODULE_SOURCE_OPTION,
  PIPELINE_JSON_OPTION,
  STEP_NAME_OPTION,
  STEP_SOURCE_OPTION,
} from "./entrypoint-options.ts";
import { inputSpecArgument } from "./input-spec.ts";
import { parseEntrypointArguments } from "./parse-entrypoint-arguments.ts";
import { runOneStep } from "./run-one-step.ts";

/** Bytes of the longest spec that is passed as an argument: Linux takes 128 KiB (MAX_ARG_STRLEN) with its option. */
const MAX_INLINE_JSON = 100_000;

/** What an orchestrator adds to the arguments of a step. */
export type EntrypointArguments = Readonly<Record<string, string>>;

/**
 * How a step is started in a process of its own: which arguments it is given, and what they mean there.
 *
 * An orchestrator whose engine starts processes extends it, at least with `getRunName`; the class is named in the
 * arguments by its `SOURCE`, and found in the bundle's own table.
 */
export abstract class StepEntrypointConfiguration {
  /** `module#Class`, as the package that exports it is imported. */
  static readonly SOURCE: string;

  /** The options of this entrypoint and their values. */
  readonly arguments: EntrypointArguments;

  /** Raises `ENTRYPOINT_ARGUMENT_INVALID`, with everything that is missing or unknown. */
  constructor(argv: readonly string[]) {
    this.arguments = parseEntrypointArguments(argv, new.target.getEntrypointOptions());
  }

  /** Options that a subclass takes beside the usual ones; each is mandatory. @default none */
  static getCustomEntrypointOptions(): ReadonlySet<string> {
    return new Set();
  }

  /** Arguments for those options. `kwargs` is what the orchestrator passed on. @default none */
  static getCustomEntrypointArguments(_step: BaseStep, _kwargs: EntrypointArguments): string[] {
    return [];
  }

  /** Every option that an instance takes. */
  static getEntrypointOptions(): readonly string[] {
    return [...ENTRYPOINT_OPTIONS, ...this.getCustomEntrypointOptions()];
  }

  /** The program and its first arguments. @default node /app/entrypoint.mjs */
  static getEntrypointCommand(): readonly string[] {
    return DEFAULT_SINGLE_STEP_CONTAINER_ENTRYPOINT_COMMAND;
  }

  /**
   * The arguments that start one step. They are parsed again before they are returned, so that a mistake in a subclass
   * is found when compiling and not in the engine.
   *
   * A spec too long for an argument is named as the file `pipeline.json` beside the entrypoint, which every bundle has.
   */
  static getEntrypointArguments(step: BaseStep, spec: PipelineSpec, kwargs: EntrypointArguments = {}): string[] {
    if (this.SOURCE === undefined) {
      throw new TsugiteError("COMPONENT_INVALID", `The class ${this.name} sets no SOURCE.`, {
        fix: 'Write `static override readonly SOURCE = "package#Class"` in the class.',
      });
    }
    const argv = [
      ...option(ENTRYPOINT_CONFIG_SOURCE_OPTION, this.SOURCE),
      ...option(PIPELINE_JSON_OPTION, pipelineJsonArgument(spec)),
      ...option(MAIN_MODULE_SOURCE_OPTION, spec.source),
      ...option(STEP_SOURCE_OPTION, step.source),
      ...option(STEP_NAME_OPTION, step.name),
      ...option(INPUT_SPEC_OPTION, inputSpecArgument(step, spec)),
      ...this.getCustomEntrypointArguments(step, kwargs),
    ];
    parseEntrypointArguments(argv, this.getEntrypointOptions());
    return argv;
  }

  /** The name of the run, as its engine knows it: the same string for every step of one run. */
  abstract getRunName(pipelineName: string): string;

  /**
   * The id of the run that was registered before it was submitted, where the engine chose the name that `getRunName` gives;
   * the orchestrator passes `run.id` on in an argument. Of a run that the engine repeats or starts by itself, a run of its
   * own is made all the same. @default none
   */
  getRegisteredRunId(): string | undefined {
    return undefined;
  }

  /** The parameters of a run that the engine started by itself. @default {} */
  getParameters(): JsonObject {
    return {};
  }

  /** The time for which the engine planned the run, in milliseconds since 1970. @default none */
  getScheduledAt(): number | undefined {
    return undefined;
  }

  /**
   * Whether somebody asked the engine to run the step again although it has ended, as by clearing a task: then
   * neither what it recorded before nor the cache answers. A try that follows upon a failure, or upon a worker that was lost, begins nothing
   * anew. @default false
   *
   * @param _run The run as it was found: an engine that starts a step of one that has ended was asked to.
   */
  beginsAnew(_run: RunRecord): boolean {
    return false;
  }

  /** The value of one option of this entrypoint. Raises `ENTRYPOINT_ARGUMENT_INVALID` for one that it does not take. */
  argument(name: string): string {
    const value = this.arguments[name];
    if (value !== undefined) return value;
    throw new TsugiteError("ENTRYPOINT_ARGUMENT_INVALID", `${this.constructor.name} takes no option --${name}.`, {
      fix: "Name it in getCustomEntrypointOptions().",
    });
  }

  /** Called before anything else. @default does nothing */
  async setup(): Promise<void> {}

  /** Called after the step has ended, whatever its outcome. @default does nothing */
  async postRun(_outcome: StepOutcome): Promise<void> {}

  /** Runs the one step that the arguments name, by the orchestrator's own `runStep`. */
  async run(host: EntrypointHost): Promise<StepOutcome> {
    await this.setup();
    const outcome = await runOneStep(this, host);
    await this.postRun(outcome);
    return outcome;
  }
}

/** A concrete class of a configuration. */
export type EntrypointConfigurationClass = (new (
  argv: readonly string[],
) => StepEntrypointConfiguration) &
  Omit<typeof StepEntrypointConfiguration, "prototype">;

const pipelineJsonArguments = new WeakMap<PipelineSpec, string>();

/** Made once for each spec: an engine that is given all steps would else be given one as often as it has steps. */
function pipelineJsonArgument(spec: PipelineSpec): string {
  let argument = pipelineJsonArguments.get(spec);
  if (argument === undefined) {
    const json = specToJson(spec);
    argument = Buffer.byteLength(json) <= MAX_INLINE_JSON ? json : "@pipeline.json";
    pipelineJsonArguments.set(spec, argument);
  }
  return argument;
}

function option(name: string, value: string): string[] {
  return [`--${name}`, value];
}
