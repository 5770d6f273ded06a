import { randomUUID } from "node:crypto";
import { basename, dirname, join, resolve } from "node:path";
import { dataFileDigest } from "@tsugite/bundle";
import {
  type Codec,
  step as defineStep,
  describePipeline,
  type EncodedInput,
  encodeOutput,
  type InputDraft,
  type Problem,
  pipeline,
  type Step,
  TsugiteError,
  throwProblems,
} from "@tsugite/core";
import type { AnyStep } from "./step-types.ts";

/** Where the values come from that were given with a codec. */
const GIVEN = "test#given";

/** The inputs of a step as they cross to the thread that calls it. */
export interface EncodedInputs {
  readonly inputs: Readonly<Record<string, EncodedInput>>;
  /** A step that declares the codecs of the inputs that were given with one. */
  readonly producer: Step;
  readonly producerSource: string;
}

/** What {@link encodeInputs} takes beside the inputs. */
export interface EncodeInputsOptions {
  readonly codecs: Readonly<Record<string, Codec>>;
  readonly projectRoot: string;
  /** For what is large. */
  readonly folder: string;
  readonly signal: AbortSignal;
}

/**
 * Encodes the inputs of a step: those with a codec as the output of another step, all others as a pipeline's builder takes
 * them. Raises one error for everything that is wrong with them.
 */
export async function encodeInputs(
  step: AnyStep,
  given: unknown,
  options: EncodeInputsOptions,
): Promise<EncodedInputs> {
  const { codecs, folder, signal } = options;
  const values = typeof given === "object" && given !== null ? (given as Readonly<Record<string, unknown>>) : {};
  const entries: [string, EncodedInput][] = [];
  for (const [input, draft] of Object.entries(draftsOf(step, given, codecs))) {
    entries.push([input, await encodeDraft(draft, input, options)]);
  }
  for (const [input, codec] of Object.entries(codecs)) {
    const output = { output: input, codec, path: join(folder, randomUUID()), signal };
    const encoded = await encodeOutput(values[input], output);
    const declared = { source: GIVEN, output: input };
    if (encoded.kind === "bytes") entries.push([input, { ...encoded, declared }]);
    else entries.push([input, { ...encoded, kind: "file", name: encoded.name ?? basename(encoded.path), declared }]);
  }
  const producer = defineStep({ name: "given", outputs: codecs }, (): Record<string, never> => ({}));
  return { inputs: Object.fromEntries(entries), producer: producer as unknown as Step, producerSource: GIVEN };
}

/** What a builder makes of the inputs that have no codec. */
function draftsOf(
  step: AnyStep,
  given: unknown,
  codecs: Readonly<Record<string, Codec>>,
): Readonly<Record<string, InputDraft>> {
  const literals =
    typeof given === "object" && given !== null
      ? Object.fromEntries(Object.entries(given).filter(([input]) => !Object.hasOwn(codecs, input)))
      : given;
  // Whether they fit, the types of runStep have checked.
  const single = pipeline("test", () => void step(literals as never));
  const draft = describePipeline(single, { source: "test#pipeline", resolveSource: () => "test#step" });
  throwProblems(draft.problems.map(adviseCodec), `The step ${draft.steps[0]?.name} cannot be called`);
  return draft.steps[0]?.inputs ?? {};
}

function adviseCodec(problem: Problem): Problem {
  if (problem.code !== "INPUT_INVALID" || !problem.message.endsWith("which cannot be an input.")) return problem;
  return {
    ...problem,
    fix: "Give it plain data or file(path); of what a declared codec holds, name the codec: runStep(step, inputs, { codecs: { input: … } }).",
  };
}

async function encodeDraft(draft: InputDraft, input: string, options: EncodeInputsOptions): Promise<EncodedInput> {
  switch (draft.kind) {
    case "value":
      return { kind: "json", value: draft.value };
    case "file":
      return encodeFile(draft.path, input, options.projectRoot);
    case "array":
      return { kind: "array", items: await Promise.all(draft.items.map((item) => encodeDraft(item, input, options))) };
    case "object": {
      const entries = Object.entries(draft.entries).map(
        async ([key, part]) => [key, await encodeDraft(part, input, options)] as const,
      );
      return { kind: "object", entries: Object.fromEntries(await Promise.all(entries)) };
    }
    default:
      throw new TsugiteError("INTERNAL", `The input ${input} is a Ref, outside of a pipeline.`);
  }
}

/** A test may have made the file anywhere. */
async function encodeFile(given: string, input: string, projectRoot: string): Promise<EncodedInput> {
  const path = resolve(projectRoot, given);
  if (typeof (await dataFileDigest(dirname(path), basename(path))) !== "string") {
    return { kind: "file", codec: "file", path, name: basename(path) };
  }
  throw new TsugiteError(
    "DATA_FILE_NOT_FOUND",
    `The input ${input} is the file ${given}, and there is no file ${path}.`,
    {
      fix: "Paths of file() are relative to the project root; correct the path, or give an absolute one.",
    },
  );
}
