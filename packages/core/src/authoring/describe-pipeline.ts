import { types } from "node:util";
import type { Problem } from "../error/problem.ts";
import { reasonOf } from "../error/reason-of.ts";
import { TsugiteError } from "../error/tsugite-error.ts";
import type { JsonObject } from "../json/json.ts";
import type { InputDraft, PipelineDraft } from "../spec/pipeline-draft.ts";
import { withBuilder } from "./builder-stack.ts";
import { createRef } from "./create-ref.ts";
import { createParamRefs } from "./param-refs.ts";
import { paramsJsonSchema, parsedParamsJsonSchema } from "./params-schema.ts";
import { hookNames } from "./parse-hooks.ts";
import { type BuilderArguments, type Pipeline, type PipelineDefinition, pipelineDefinition } from "./pipeline.ts";
import { PipelineBuilder, type ResolveSource } from "./pipeline-builder.ts";
import type { Ref } from "./ref.ts";
import { refMisused } from "./ref-misused.ts";
import { isProblem, toInputDraft } from "./to-input-draft.ts";

/** What {@link describePipeline} takes beside the pipeline. */
export interface DescribeOptions {
  /** Where the pipeline is exported: `relative/path.ts#export`. */
  readonly source: string;
  /** Finds the source of a step that no build has marked. @default there is none */
  readonly resolveSource?: ResolveSource;
}

/**
 * Runs the builder of a pipeline, and writes down what it describes, together with everything that is wrong with it.
 *
 * @throws TsugiteError `BUILDER_FAILED` when the builder threw, and `BUILDER_ASYNC` when it returned a promise, with the
 * problems that were found before; `REF_MISUSED` when it used a Ref as if it were its value.
 */
export function describePipeline(pipeline: Pipeline, options: DescribeOptions): PipelineDraft {
  const definition = pipelineDefinition(pipeline);
  if (definition === undefined)
    throw new TsugiteError("INTERNAL", "describePipeline was given something that is no pipeline.");
  const builder = new PipelineBuilder(definition, options.resolveSource ?? (() => undefined));
  builder.problems.push(...definition.problems);
  const { params, parsed } = describeParams(definition, builder.problems);
  const returned = runBuilder(definition, builder, parsed);
  const result = describeResult(returned, builder);
  return {
    name: definition.name,
    source: options.source,
    ...(params === undefined ? {} : { params }),
    steps: builder.steps,
    ...(result === undefined ? {} : { result }),
    ...hookNames(definition.hooks),
    ...(definition.failureMode === undefined ? {} : { failureMode: definition.failureMode }),
    ...(definition.settings === undefined ? {} : { settings: definition.settings }),
    problems: builder.problems,
  };
}

/** The JSON Schema of the parameters as given, and as the builder sees them. */
function describeParams(
  { name, params: schema }: PipelineDefinition,
  problems: Problem[],
): { readonly params?: JsonObject; readonly parsed?: JsonObject } {
  if (schema === undefined) return { parsed: { type: "object" } };
  try {
    const parsed = parsedParamsJsonSchema(name, schema);
    return { params: paramsJsonSchema(name, schema), ...(parsed === undefined ? {} : { parsed }) };
  } catch (error) {
    if (!TsugiteError.is(error)) throw error;
    const message = error.fix === undefined ? error.message : error.message.slice(0, -error.fix.length - 1);
    problems.push({ code: error.code, message, ...(error.fix === undefined ? {} : { fix: error.fix }) });
    return {};
  }
}

function runBuilder(definition: PipelineDefinition, builder: PipelineBuilder, params: JsonObject | undefined): unknown {
  const args = {
    params: createParamRefs(builder, params),
    scheduledAt: scheduledAtRef(builder),
    // The schema of a definition is not known by type.
  } as unknown as BuilderArguments<never>;
  let returned: unknown;
  try {
    returned = withBuilder(builder, () => definition.builder(args));
  } catch (error) {
    throw builderFailed(definition.name, error, builder.problems);
  }
  if (!types.isPromise(returned)) return returned;
  // It may reject as well, which nobody else would see.
  returned.catch(() => undefined);
  throw new TsugiteError("BUILDER_ASYNC", `The builder of pipeline "${definition.name}" returned a promise.`, {
    fix: "Remove async and await from it: a call of a step returns at once, and what it returns is handed on as it is.",
    problems: builder.problems,
  });
}

function scheduledAtRef(builder: PipelineBuilder): Ref<unknown> {
  const source = { kind: "scheduledAt" } as const;
  const missing = (name: string): TsugiteError =>
    refMisused(source, `was asked for its property "${name}"`, "Hand it to a step, which receives a Date.");
  return createRef({ builder, source }, { get: () => undefined, missing });
}

function builderFailed(pipeline: string, error: unknown, problems: readonly Problem[]): TsugiteError {
  // What core itself has to say needs no wrapping.
  if (TsugiteError.is(error)) return error;
  const reason = reasonOf(error);
  return new TsugiteError("BUILDER_FAILED", `The builder of pipeline "${pipeline}" threw: ${reason}.`, {
    cause: error,
    problems,
  });
}

function describeResult(returned: unknown, builder: PipelineBuilder): InputDraft | undefined {
  if (returned === undefined) return undefined;
  const result = toInputDraft(returned, { owner: "The result of the pipeline:", path: "result", builder });
  if (!isProblem(result)) return result;
  builder.problems.push(result);
  return undefined;
}
