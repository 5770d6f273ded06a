import {
  type ArtifactRecord,
  decodeValue,
  fromJson,
  type InputSpec,
  type LoadedModule,
  openArtifact,
  type PipelineSpec,
  type Stack,
  type StepRecord,
  stepDefinition,
  stepNamed,
} from "@tsugite/core";

/** A run that has ended, with what is needed to read the values that it made. */
export interface ReadableRun {
  readonly stack: Stack;
  readonly spec: PipelineSpec;
  readonly module: LoadedModule;
  readonly steps: readonly StepRecord[];
}

/** What a step has made, decoded by its own codecs: its value, or an object with its declared outputs. */
export async function readOutputs(run: ReadableRun, record: StepRecord): Promise<unknown> {
  const { outputNames } = definitionOf(run, record.step);
  if (outputNames === undefined) return readOutput(run, record, "output");
  const entries = outputNames.map(async (output) => [output, await readOutput(run, record, output)] as const);
  return Object.fromEntries(await Promise.all(entries));
}

/** What the builder returned, with the values in the place of its Refs. */
export async function readResult(run: ReadableRun): Promise<unknown> {
  const read = async (input: InputSpec): Promise<unknown> => {
    switch (input.kind) {
      case "output": {
        const record = run.steps.find(({ step }) => step === input.step);
        return record === undefined ? undefined : readOutput(run, record, input.output);
      }
      case "array":
        return Promise.all(input.items.map(read));
      case "object": {
        const entries = Object.entries(input.entries).map(async ([key, part]) => [key, await read(part)] as const);
        return Object.fromEntries(await Promise.all(entries));
      }
      case "value":
        return fromJson(input.value);
      default:
        return undefined;
    }
  };
  return run.spec.result === undefined ? undefined : read(run.spec.result);
}

async function readOutput(run: ReadableRun, record: StepRecord, output: string): Promise<unknown> {
  const artifact: ArtifactRecord | undefined = record.outputs[output];
  if (artifact === undefined) return undefined;
  const content = await openArtifact(run.stack, artifact);
  return decodeValue(artifact.codec, content, definitionOf(run, record.step).codecs[output]);
}

function definitionOf({ spec, module }: ReadableRun, name: string): NonNullable<ReturnType<typeof stepDefinition>> {
  const definition = stepDefinition(module.stepAt(stepNamed(spec, name).source));
  if (definition === undefined) throw new Error(`${name} is no step`);
  return definition;
}
