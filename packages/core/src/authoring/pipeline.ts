import type { StandardSchemaV1 } from "@standard-schema/spec";
import { describeValue } from "../codec/describe-value.ts";
import type { Problem } from "../error/problem.ts";
import { TsugiteError } from "../error/tsugite-error.ts";
import type { FailureMode } from "../spec/failure-mode.ts";
import type { Settings } from "../spec/pipeline-spec.ts";
import type { Hooks, PipelineHookContext } from "./hooks.ts";
import type { ExecutionSpec } from "./parse-execution-options.ts";
import type { HookFunctions } from "./parse-hooks.ts";
import { parsePipelineOptions } from "./parse-pipeline-options.ts";
import type { Params, Ref } from "./ref.ts";
import type { SettingsOption } from "./settings.ts";
import type { ExecutionOptions } from "./step-options.ts";

const definitionKey = Symbol.for("tsugite.pipeline");

/** A pipeline, made by {@link pipeline}. It does nothing by itself; `tsugite run` and the like compile and run it. */
export interface Pipeline<out Given = unknown, out Result = unknown> {
  readonly name: string;
  /** Holds the type of the parameters only; there is nothing to read. */
  readonly "~params": Given;
  /** Holds the type of what the builder returned only; there is nothing to read. */
  readonly "~result": Result;
}

/** What `pipeline` takes when a name is not enough. */
export interface PipelineOptions<Schema extends StandardSchemaV1 | undefined> extends Hooks<PipelineHookContext> {
  /** Letters, digits, `_`, `.` and `-`; it stands for the pipeline in the stores. */
  readonly name: string;
  /** Any Standard Schema that gives JSON Schema, of an object. @default it takes no parameters */
  readonly params?: Schema;
  /** What holds for every step that does not say otherwise itself. */
  readonly defaults?: ExecutionOptions;
  /** What a failed step means for the rest of a run. @default "continueOnFailure" */
  readonly failureMode?: FailureMode;
  /** Settings for single flavors. */
  readonly settings?: SettingsOption;
}

/** What the builder of a pipeline receives. */
export interface BuilderArguments<Schema extends StandardSchemaV1 | undefined> {
  readonly params: Schema extends StandardSchemaV1 ? Params<StandardSchemaV1.InferOutput<Schema>> : NoParams;
  /** The time the run was planned for by an engine's schedule; otherwise the time it was started. */
  readonly scheduledAt: Ref<Date>;
}

/** The params of a pipeline that declares none. */
// biome-ignore lint/suspicious/noEmptyInterface: its name is what a user reads in the error
export interface NoParams {}

/** Why a function cannot be a builder; `never` when it can. */
export type BuilderProblem<Result> = 0 extends 1 & Result
  ? never
  : Result extends PromiseLike<unknown>
    ? "a builder is an ordinary function: remove async and await, and hand Refs to steps as they are"
    : Result extends (...args: never) => unknown
      ? "a builder returns Refs, or an object of them: it has returned a function"
      : never;

/** What a pipeline was defined with, checked. */
export interface PipelineDefinition {
  readonly name: string;
  readonly builder: (args: BuilderArguments<StandardSchemaV1>) => unknown;
  readonly params?: StandardSchemaV1;
  readonly defaults: ExecutionSpec;
  /** Absent for the default. */
  readonly failureMode?: FailureMode;
  readonly hooks?: HookFunctions;
  readonly settings?: Settings;
  /** What is wrong with its options; compiling reports them. */
  readonly problems: readonly Problem[];
}

/**
 * Defines a pipeline. The builder is run when the pipeline is compiled: each call of a step in it becomes a step of the
 * pipeline, and returns a {@link Ref} to what the step will return. What the builder returns is the pipeline's result.
 *
 * @example
 * ```ts
 * export default pipeline({ name: "penguins", params: z.object({ ratio: z.number().default(0.8) }) }, ({ params }) => {
 *   const { train, test } = split({ rows: load({ csv: file("penguins.csv") }), ratio: params.ratio });
 *   return evaluate({ model: fit({ rows: train }), rows: test });
 * });
 * ```
 * @throws TsugiteError `DEFINITION_INVALID` when it has no name or no builder; other mistakes are reported, all at once,
 * when it is compiled.
 */
export function pipeline<Schema extends StandardSchemaV1 | undefined = undefined, Result = unknown>(
  options: string | PipelineOptions<Schema>,
  // The whole parameter becomes the sentence when there is a problem: then the compiler prints one line.
  builder: [BuilderProblem<Result>] extends [never]
    ? (args: BuilderArguments<Schema>) => Result
    : BuilderProblem<Result>,
): Pipeline<Schema extends StandardSchemaV1 ? StandardSchemaV1.InferInput<Schema> : Record<string, never>, Result> {
  const definition = definePipeline(options, builder);
  // There is nothing to read under "~params" and "~result": they only carry types.
  return Object.freeze({ name: definition.name, [definitionKey]: definition }) as object as never;
}

/** What a pipeline was defined with; undefined for everything that is none. Knows pipelines of other copies of core. */
export function pipelineDefinition(value: unknown): PipelineDefinition | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  return (value as { readonly [definitionKey]?: PipelineDefinition })[definitionKey];
}

function definePipeline(options: unknown, builder: unknown): PipelineDefinition {
  const given: unknown = typeof options === "string" ? { name: options } : options;
  if (typeof given !== "object" || given === null || typeof (given as { name?: unknown }).name !== "string") {
    throw new TsugiteError(
      "DEFINITION_INVALID",
      `pipeline() was given ${describeValue(options)} instead of a name or options.`,
      {
        fix: 'Write pipeline("name", () => { … }) or pipeline({ name: "name" }, () => { … }).',
      },
    );
  }
  const { name, ...rest } = given as { readonly name: string };
  if (typeof builder !== "function") {
    throw new TsugiteError(
      "DEFINITION_INVALID",
      `The pipeline "${name}" has no builder: it was given ${describeValue(builder)}.`,
      {
        fix: 'Write pipeline("name", () => { … }).',
      },
    );
  }
  return Object.freeze({ ...parsePipelineOptions(name, rest), builder: builder as PipelineDefinition["builder"] });
}
