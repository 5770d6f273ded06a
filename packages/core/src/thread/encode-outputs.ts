import type { StepDefinition } from "../authoring/step.ts";
import { type ByteStream, discard, holdErrors, isByteStream } from "../codec/byte-stream.ts";
import { TsugiteError } from "../error/tsugite-error.ts";
import { encodeOutput } from "./encode-output.ts";
import type { EncodedOutput, StepCall } from "./step-runtime.ts";

/**
 * Encodes what a step returned, all outputs at once: two streams may be fed by one, which waits for the slower of them.
 * When one fails, the others are let go of.
 */
export async function encodeOutputs(
  definition: StepDefinition,
  returned: unknown,
  { outputs }: Pick<StepCall, "outputs">,
  signal: AbortSignal,
): Promise<Readonly<Record<string, EncodedOutput>>> {
  if (returned === undefined && definition.outputNames === undefined) return {};
  const streams = streamsIn(definition, returned);
  for (const stream of streams) holdErrors(stream);
  const failure = new AbortController();
  const either = AbortSignal.any([signal, failure.signal]);
  const encoded = Object.entries(outputs).map(async ([output, { path }]) => {
    const codec = definition.codecs[output];
    const options = { output, path, signal: either, ...(codec === undefined ? {} : { codec }) };
    return [output, await encodeOutput(outputOf(definition, returned, output), options)] as const;
  });
  try {
    return Object.fromEntries(await Promise.all(encoded));
  } catch (error) {
    failure.abort(error);
    await Promise.allSettled(encoded);
    throw error;
  } finally {
    for (const stream of streams) discard(stream);
  }
}

function streamsIn({ outputNames }: StepDefinition, returned: unknown): readonly ByteStream[] {
  if (outputNames === undefined) return [returned].filter(isByteStream);
  return typeof returned === "object" && returned !== null ? Object.values(returned).filter(isByteStream) : [];
}

function outputOf(definition: StepDefinition, returned: unknown, name: string): unknown {
  if (definition.outputNames === undefined) return returned;
  if (typeof returned === "object" && returned !== null && Object.hasOwn(returned, name)) {
    return (returned as Record<string, unknown>)[name];
  }
  throw new TsugiteError("OUTPUT_MISSING", `The step declares the output ${name} but did not return it.`, {
    fix: `Return an object with ${definition.outputNames.join(", ")}.`,
  });
}
