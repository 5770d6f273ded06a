import { randomUUID } from "node:crypto";
import { join } from "node:path";
import {
  type AnyCodec,
  type Codec,
  callStep,
  digestOf,
  type ErrorCode,
  type Json,
  type LogLine,
  messageWithoutFix,
  NotRetryable,
  type StepCall,
  type StepDefinition,
  stepDefinition,
  TsugiteError,
} from "@tsugite/core";
import { captureConsole } from "./captured-console.ts";
import { decodeOutputs } from "./decode-outputs.ts";
import { projectRoot as findProjectRoot } from "./project-root.ts";
import { encodeInputs } from "./step-inputs.ts";
import type { AnyStep, GivenOf, OutputOf } from "./step-types.ts";
import { sharedFolder } from "./temporary-folder.ts";

/** What can be chosen for a call of a step in a test. */
export interface RunStepOptions {
  /** Which attempt the step is told it is. @default 1 */
  readonly attempt?: number;
  /** @default never aborted */
  readonly signal?: AbortSignal;
  /** @default { id: "test", name: "test" } */
  readonly run?: { readonly id: string; readonly name: string };
  /** @default made of the run and the step, as in any run */
  readonly idempotencyKey?: string;
  /** Codecs of inputs that in a pipeline are outputs with a declared codec, by the name of the input. @default {} */
  readonly codecs?: Readonly<Record<string, AnyCodec>>;
  /**
   * What relative paths of `file()` are relative to. @default the nearest folder at or above the working directory that
   * has a `tsugite.yaml`, else a `package.json`
   */
  readonly projectRoot?: string;
  /** Whether what the step prints is printed too; it is in `logs` anyway. @default false */
  readonly print?: boolean;
}

/** What came of a call of a step in a test. */
export interface StepTestResult<Output> {
  /** What the step made, as the next step would get it: its value, or an object with its declared outputs. */
  readonly output: Output;
  /** What it printed, by `log` and by `console`. */
  readonly logs: readonly Pick<LogLine, "level" | "text">[];
  /** What it noted with `metadata()`. */
  readonly metadata: Readonly<Record<string, Json>>;
}

/** The inputs may be left out by a step that needs none. */
export type RunStepArguments<Given> = object extends Given
  ? [inputs?: Given, options?: RunStepOptions]
  : [inputs: Given, options?: RunStepOptions];

/**
 * Calls the function of a step once, in the test's own thread, as a run would: inputs are checked by its input schema, and
 * they and its outputs pass through their codecs, so that a value that cannot be held is found here. There are no retries,
 * no timeout, no hooks and no cache. Rejects with what the function throws.
 *
 * @example
 * ```ts
 * const { output, metadata } = await runStep(split, { penguins, ratio: 0.8, seed: 1 });
 * expect(output.train).toHaveLength(266);
 * expect(metadata).toEqual({ train: 266, test: 67 });
 * ```
 * @param inputs As the builder of a pipeline gives them: plain data, and `file(path)`.
 * @throws TsugiteError `INPUT_INVALID`, `STEP_INPUT_INVALID`, `DATA_FILE_NOT_FOUND`, `OUTPUT_NOT_ENCODABLE`,
 * `OUTPUT_MISSING`.
 */
export async function runStep<S extends AnyStep>(
  step: S,
  ...[inputs, options = {}]: RunStepArguments<GivenOf<S>>
): Promise<StepTestResult<OutputOf<S>>> {
  const definition = definitionOf(step);
  const { signal = new AbortController().signal, run = { id: "test", name: "test" } } = options;
  const folder = sharedFolder();
  // What a codec takes stands in both directions of its type, which then fits no list of codecs.
  const codecs = (options.codecs ?? {}) as Readonly<Record<string, Codec>>;
  const projectRoot = options.projectRoot ?? findProjectRoot();
  const encoded = await encodeInputs(step, inputs, { codecs, projectRoot, folder, signal });
  const { name } = definition;
  const call: StepCall = {
    source: "test#step",
    inputs: encoded.inputs,
    outputs: outputsAsked(definition, folder),
    run,
    step: name,
    attempt: options.attempt ?? 1,
    idempotencyKey: options.idempotencyKey ?? digestOf(`${run.id}\n${name}`),
  };
  const stepAt = (source: string) => (source === encoded.producerSource ? encoded.producer : step);
  const logs: StepTestResult<unknown>["logs"][number][] = [];
  const write = (level: LogLine["level"], text: string): void => void logs.push({ level, text });
  try {
    const { outputs, metadata } = await captureConsole({ write, print: options.print ?? false }, () =>
      callStep(call, stepAt, { signal, projectRoot }),
    );
    const output = await decodeOutputs(definition, outputs, folder);
    // Decoded by the codecs of the step, by whose types OutputOf is told.
    return { output: output as OutputOf<S>, logs, metadata };
  } catch (error) {
    throw asThrown(error, name);
  }
}

function definitionOf(step: AnyStep): StepDefinition {
  const definition = stepDefinition(step);
  if (definition !== undefined) return definition;
  throw new TsugiteError("DEFINITION_INVALID", "runStep() was given something that is no step.", {
    fix: "Give it what step() returned.",
  });
}

function outputsAsked({ codecs, outputNames = ["output"] }: StepDefinition, folder: string): StepCall["outputs"] {
  const asked = outputNames.map(
    (name) => [name, { codec: codecs[name]?.name ?? "auto", path: join(folder, randomUUID()) }] as const,
  );
  return Object.fromEntries(asked);
}

/** The very error that the step threw; or what is wrong with its values, told with the step and the line of the test. */
function asThrown(error: unknown, step: string): unknown {
  // What `retryIf` said of an error is of no use here.
  const thrown = error instanceof NotRetryable ? error.error : error;
  if (!TsugiteError.is(thrown) || !VALUE_ERRORS.has(thrown.code)) return thrown;
  const { code, fix, problems } = thrown;
  return new TsugiteError(code, `Step ${step}: ${messageWithoutFix(thrown)}`, {
    problems,
    cause: thrown,
    ...(fix === undefined ? {} : { fix }),
  });
}

const VALUE_ERRORS: ReadonlySet<ErrorCode> = new Set([
  "OUTPUT_NOT_ENCODABLE",
  "OUTPUT_MISSING",
  "STEP_INPUT_INVALID",
] as const);
