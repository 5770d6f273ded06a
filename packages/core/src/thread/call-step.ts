import { createStepContext } from "../authoring/create-step-context.ts";
import { type Step, type StepDefinition, stepDefinition } from "../authoring/step.ts";
import type { StepContext } from "../authoring/step-context.ts";
import type { Codec } from "../codec/codec.ts";
import { decodeValue } from "../codec/decode-value.ts";
import { fromJson } from "../codec/from-json.ts";
import { issuePath } from "../error/issue-path.ts";
import { NotRetryable } from "../error/not-retryable.ts";
import { toErrorRecord } from "../error/to-error-record.ts";
import { TsugiteError } from "../error/tsugite-error.ts";
import type { Json } from "../json/json.ts";
import { encodeOutputs } from "./encode-outputs.ts";
import { inspected } from "./inspected.ts";
import { mainThreadNeeded, needsMainThread } from "./main-thread-needed.ts";
import type { DeclaredCodec, EncodedInput, StepCall, StepCallResult } from "./step-runtime.ts";

type StepAt = (source: string) => Step;

/** What a call knows of the thread that it is made in. */
export interface CallPlace {
  readonly signal: AbortSignal;
  /** Absolute path. */
  readonly projectRoot: string;
}

/** Calls a step's function in this thread: decodes its inputs, and encodes what it returns. */
export async function callStep(call: StepCall, stepAt: StepAt, place: CallPlace): Promise<StepCallResult> {
  const { signal, projectRoot } = place;
  const definition = definitionAt(call.source, stepAt);
  const inputs = await decodeEntries(call.inputs, stepAt);
  const checked = await checkInputs(definition, inputs);
  const metadata: Record<string, Json> = {};
  const context: StepContext = createStepContext({ ...call, signal, metadata });
  // Called as a method, so that the stack of an error names the step.
  const callable = call.inspect === true ? { fn: inspected(definition) } : definition;
  const returned = await tellRetryable({ definition, projectRoot }, async () => callable.fn(checked, context));
  const outputs = await tellRetryable(
    { definition, projectRoot },
    () => encodeOutputs(definition, returned, call, signal),
    isRefusal,
  );
  return { outputs, metadata };
}

/** Beside what a stream that the step returned throws, which is the step's error, encoding has refusals of its own. */
const isRefusal = (error: unknown): boolean => TsugiteError.is(error);

interface AskedStep extends Pick<CallPlace, "projectRoot"> {
  readonly definition: StepDefinition;
}

/** Asks the step's `retryIf` about what its function throws: here, because only this thread has the function. */
async function tellRetryable<T>(
  asked: AskedStep,
  work: () => Promise<T>,
  isOurs: (error: unknown) => boolean = () => false,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (needsMainThread(error)) throw mainThreadNeeded(error);
    throw isOurs(error) || (await isWorthRetrying(asked, error)) ? error : new NotRetryable(error);
  }
}

async function isWorthRetrying({ definition, projectRoot }: AskedStep, error: unknown): Promise<boolean> {
  const { name, retryIf } = definition;
  try {
    return retryIf === undefined || (await retryIf(error));
  } catch (thrown) {
    const { at, ...record } = toErrorRecord(thrown, projectRoot);
    const where = at === undefined ? "" : ` (${at})`;
    console.warn(
      `retryIf of step ${name} threw, so that the step is tried again: ${record.name}: ${record.message}${where}`,
    );
    return true;
  }
}

function definitionAt(source: string, stepAt: StepAt): StepDefinition {
  const definition = stepDefinition(stepAt(source));
  if (definition === undefined) throw new TsugiteError("SOURCE_NOT_FOUND", `${source} is no step.`);
  return definition;
}

async function decode(input: EncodedInput, stepAt: StepAt): Promise<unknown> {
  switch (input.kind) {
    case "json":
      return fromJson(input.value);
    case "bytes":
      return decodeValue(input.codec, input.bytes, codecAt(input.declared, stepAt));
    case "file":
      return decodeValue(input.codec, { path: input.path, name: input.name }, codecAt(input.declared, stepAt));
    case "array":
      return Promise.all(input.items.map((item) => decode(item, stepAt)));
    case "object":
      return decodeEntries(input.entries, stepAt);
  }
}

/** Entries become own members even under names such as `__proto__`. */
async function decodeEntries(
  entries: Readonly<Record<string, EncodedInput>>,
  stepAt: StepAt,
): Promise<Record<string, unknown>> {
  const decoded = Object.entries(entries).map(async ([key, part]) => [key, await decode(part, stepAt)] as const);
  return Object.fromEntries(await Promise.all(decoded));
}

function codecAt(declared: DeclaredCodec | undefined, stepAt: StepAt): Codec | undefined {
  return declared === undefined ? undefined : declaredCodec(definitionAt(declared.source, stepAt), declared.output);
}

function declaredCodec(definition: StepDefinition, output: string): Codec | undefined {
  return definition.codecs[output];
}

/** Values are checked here and not by who made them, so that a cached or engine-made value is checked too. */
async function checkInputs(definition: StepDefinition, inputs: Record<string, unknown>): Promise<unknown> {
  if (definition.input === undefined) return inputs;
  const result = await definition.input["~standard"].validate(inputs);
  if (result.issues === undefined) return result.value;
  const lines = result.issues.map((issue) => `${issuePath(issue).map(String).join(".") || "input"}: ${issue.message}`);
  throw new TsugiteError("STEP_INPUT_INVALID", `The input schema of the step refuses its input: ${lines.join("; ")}.`, {
    fix: "Mend the step that produced the value, or the schema.",
  });
}
