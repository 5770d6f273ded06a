import { describeValue } from "../codec/describe-value.ts";
import type { Problem } from "../error/problem.ts";
import type { TsugiteError } from "../error/tsugite-error.ts";
import { markOf } from "../module/mark-step.ts";
import type { InputDraft, StepDraft } from "../spec/pipeline-draft.ts";
import type { Builder } from "./builder-stack.ts";
import { literalProblems } from "./check-literals.ts";
import { createOutputs, outputsOrigin } from "./create-outputs.ts";
import { createRef } from "./create-ref.ts";
import { InvocationNames } from "./invocation-names.ts";
import { isRecord } from "./is-record.ts";
import { parseCallOptions } from "./parse-call-options.ts";
import type { PipelineDefinition } from "./pipeline.ts";
import type { Ref } from "./ref.ts";
import { refMisused } from "./ref-misused.ts";
import { refOrigin } from "./ref-origin.ts";
import type { StepDefinition } from "./step.ts";
import { stepDraft } from "./step-draft.ts";
import { isProblem, toInputDraft } from "./to-input-draft.ts";

/** Finds the source of a step that no build has marked, for example one of a package. */
export type ResolveSource = (step: object) => string | undefined;

/** Writes down the calls of steps while a builder runs, and everything that is wrong with them. */
export class PipelineBuilder implements Builder {
  readonly steps: StepDraft[] = [];
  readonly problems: Problem[] = [];
  readonly #pipeline: PipelineDefinition;
  readonly #resolveSource: ResolveSource;
  readonly #names = new InvocationNames();
  readonly #sources = new Map<object, string>();

  constructor(pipeline: PipelineDefinition, resolveSource: ResolveSource) {
    this.#pipeline = pipeline;
    this.#resolveSource = resolveSource;
  }

  call(step: object, definition: StepDefinition, given: unknown, options: unknown): unknown {
    const at = markOf(step)?.at;
    const { name: explicit, after, problems } = parseCallOptions(definition.name, options, this);
    const { name, problem } = this.#names.take(definition.name, explicit);
    if (problem !== undefined) problems.push(problem);
    const inputs = this.#readInputs(name, given, problems);
    problems.push(...literalProblems(name, definition, given, inputs));
    const source = this.#sourceOf(step, definition, name);
    this.steps.push(stepDraft({ name, source, at, definition, inputs, after, defaults: this.#pipeline.defaults }));
    for (const found of problems) this.problems.push({ ...found, step: name, ...(at === undefined ? {} : { at }) });
    return this.#resultOf(name, definition);
  }

  #readInputs(step: string, given: unknown, problems: Problem[]): Record<string, InputDraft> {
    if (given === undefined) return {};
    if (!isRecord(given) || refOrigin(given) !== undefined || outputsOrigin(given) !== undefined) {
      problems.push({
        code: "INPUT_INVALID",
        message: `Step "${step}" was given ${describeValue(given)} instead of its inputs.`,
        fix: "Give it an object with the names of its inputs: { rows: … }.",
      });
      return {};
    }
    const inputs: [string, InputDraft][] = [];
    for (const [input, value] of Object.entries(given)) {
      if (value === undefined) continue;
      const result = toInputDraft(value, { owner: `Step "${step}": input`, path: input, builder: this });
      if (isProblem(result)) problems.push(result);
      else inputs.push([input, result]);
    }
    return Object.fromEntries(inputs);
  }

  /** Looked up once for each step, however often it is called. */
  #sourceOf(step: object, definition: StepDefinition, name: string): string {
    const known = this.#sources.get(step);
    if (known !== undefined) return known;
    const mark = markOf(step);
    const source = mark?.source ?? this.#resolveSource(step);
    this.#sources.set(step, source ?? "");
    const where = mark === undefined ? {} : { at: mark.at };
    for (const problem of definition.problems) this.problems.push({ ...problem, step: name, ...where });
    if (source === undefined)
      this.problems.push({ ...notExported(definition.name, mark !== undefined), step: name, ...where });
    return source ?? "";
  }

  #resultOf(step: string, { outputNames }: StepDefinition): object {
    if (outputNames === undefined) return this.#outputRef(step, "output");
    const refs = outputNames.map((output) => [output, this.#outputRef(step, output)] as const);
    return createOutputs({ builder: this, step }, Object.fromEntries(refs));
  }

  #outputRef(step: string, output: string): Ref<unknown> {
    const source = { kind: "output", step, output } as const;
    const missing = (property: string): TsugiteError =>
      refMisused(
        source,
        `was asked for its property "${property}"`,
        `Hand it to a step as it is and read "${property}" there, or declare outputs: ["${property}"] on the step that returns it.`,
      );
    return createRef({ builder: this, source }, { get: () => undefined, missing });
  }
}

function notExported(step: string, marked: boolean): Problem {
  return {
    code: "STEP_NOT_EXPORTED",
    message: `Step "${step}" is not exported, so that no other process could find it.`,
    fix: marked
      ? `Write the call of step() itself as an exported constant of its file: export const ${identifierOf(step)} = step(…). One that a function makes cannot be found.`
      : "Export it from a file of the project, or from a package that the pipeline's files import.",
  };
}

function identifierOf(name: string): string {
  return name
    .replace(/[^A-Za-z0-9_]+(.)?/g, (_match, next?: string) => (next ?? "").toUpperCase())
    .replace(/^\d/, "_$&");
}
