import type { StandardSchemaV1 } from "@standard-schema/spec";
import type { Codec } from "../codec/codec.ts";
import { describeValue } from "../codec/describe-value.ts";
import type { Problem } from "../error/problem.ts";
import { TsugiteError } from "../error/tsugite-error.ts";
import type { CacheDraft } from "../spec/pipeline-draft.ts";
import type { ResourceSpec, RetrySpec, Settings } from "../spec/pipeline-spec.ts";
import { currentBuilder } from "./builder-stack.ts";
import { defaultStepContext } from "./create-step-context.ts";
import type { HookFunctions } from "./parse-hooks.ts";
import { parseStepOptions } from "./parse-step-options.ts";
import type { StepContext } from "./step-context.ts";
import type { CallArguments } from "./step-inputs.ts";
import type { StepOptions } from "./step-options.ts";
import type { CallResult, OutputsOption, ResultProblem } from "./step-result.ts";

const definitionKey = Symbol.for("tsugite.step");

/** A step of pipelines, made by {@link step}. Called in a builder, it becomes part of that pipeline. */
export interface Step<I = never, Returned = unknown, Result = unknown, Given = I> {
  (...args: CallArguments<Given>): Result;
  /** Calls the plain function, as a unit test does: without retries, codecs, timeout or cache. */
  run(inputs: I, context?: Partial<StepContext>): Returned;
}

/** What a step was defined with, checked and with its defaults. */
export interface StepDefinition {
  readonly name: string;
  readonly fn: (inputs: unknown, context: StepContext) => unknown;
  /** The declared outputs; undefined when the result itself is the one output, called `output`. */
  readonly outputNames: readonly string[] | undefined;
  /** The codecs declared on outputs. */
  readonly codecs: Readonly<Record<string, Codec>>;
  readonly input?: StandardSchemaV1;
  readonly retries?: RetrySpec;
  readonly retryIf?: (error: unknown) => boolean | Promise<boolean>;
  /** Milliseconds. */
  readonly timeout?: number;
  readonly hooks?: HookFunctions;
  readonly resources?: ResourceSpec;
  readonly cache?: boolean | CacheDraft;
  readonly settings?: Settings;
  /** What is wrong with its options; compiling a pipeline with it reports them. */
  readonly problems: readonly Problem[];
}

/**
 * Defines a step: a function, and how it is to be run. Export it, so that other processes find it.
 *
 * The function gets one object with its inputs, and a {@link StepContext}. What it returns is stored: plain data, with
 * Date, Map, Set, bigint and typed arrays; a text; bytes; `file(path)` or a stream, which the next step gets as a
 * {@link DataFile}; or what a `codec` declared on the output holds.
 *
 * @example
 * ```ts
 * export const load = step("load", async ({ csv }: { csv: DataFile }) => parseCsv(await csv.text()));
 * export const split = step({ name: "split", outputs: ["train", "test"] }, ({ rows }: { rows: Row[] }) => halves(rows));
 * ```
 * @throws TsugiteError `DEFINITION_INVALID` when it has no name or no function; other mistakes are reported, all at once,
 * when a pipeline with it is compiled.
 */
export function step<
  // biome-ignore lint/complexity/noBannedTypes: what a function without parameters takes
  I = {},
  Given = I,
  Returned = unknown,
  const O extends OutputsOption | undefined = undefined,
>(
  options: string | StepOptions<O, Given, I>,
  // The whole parameter becomes the sentence when there is a problem: then the compiler prints one line.
  fn: [ResultProblem<Returned, O>] extends [never]
    ? (inputs: I, context: StepContext) => Returned
    : ResultProblem<Returned, O>,
): Step<I, Returned, CallResult<Returned, O>, Given> {
  const definition = defineStep(options, fn);
  const { name } = definition;
  const call = (inputs?: unknown, callOptions?: unknown): unknown => {
    const builder = currentBuilder();
    if (builder !== undefined) return builder.call(call, definition, inputs, callOptions);
    throw new TsugiteError("STEP_OUTSIDE_PIPELINE", `The step "${name}" was called outside of a pipeline.`, {
      fix: `Call it in the builder, pipeline("…", () => { ${name}(…) }), or call its function alone: await ${name}.run(…).`,
    });
  };
  Object.defineProperty(call, "name", { value: name });
  const run = (inputs: unknown, context?: Partial<StepContext>): unknown =>
    definition.fn(inputs ?? {}, defaultStepContext(name, context));
  // The implementation knows no types; what comes in and goes out is checked by those above.
  return Object.assign(call, { run, [definitionKey]: definition }) as unknown as Step<
    I,
    Returned,
    CallResult<Returned, O>,
    Given
  >;
}

/** What a step was defined with; undefined for everything that is no step. Knows steps of other copies of core. */
export function stepDefinition(value: unknown): StepDefinition | undefined {
  if (typeof value !== "function") return undefined;
  return (value as { readonly [definitionKey]?: StepDefinition })[definitionKey];
}

function defineStep(options: unknown, fn: unknown): StepDefinition {
  const given: unknown = typeof options === "string" ? { name: options } : options;
  if (typeof given !== "object" || given === null || typeof (given as { name?: unknown }).name !== "string") {
    throw new TsugiteError(
      "DEFINITION_INVALID",
      `step() was given ${describeValue(options)} instead of a name or options.`,
      {
        fix: 'Write step("name", fn) or step({ name: "name" }, fn).',
      },
    );
  }
  const { name, ...rest } = given as { readonly name: string };
  if (typeof fn !== "function") {
    throw new TsugiteError(
      "DEFINITION_INVALID",
      `The step "${name}" has no function: it was given ${describeValue(fn)}.`,
      {
        fix: 'Write step("name", ({ input }) => { … }).',
      },
    );
  }
  return Object.freeze({ ...parseStepOptions(name, rest), fn: fn as StepDefinition["fn"] });
}
