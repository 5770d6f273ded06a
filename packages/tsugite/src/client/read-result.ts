import {
  decodeValue,
  fromJson,
  type InputSpec,
  isFileCodec,
  openArtifact,
  type PipelineSpec,
  type Stack,
  type StepRecord,
} from "@tsugite/core";
import { placeResultFile } from "./place-result-file.ts";

/**
 * What the builder returned, with the values in the place of its Refs. A value of a declared codec is given as the codec
 * encoded it, because the user's code does not run in this thread.
 *
 * @param directory Absolute path of the folder in which files among the results get their names back.
 */
export async function readResult(
  stack: Stack,
  spec: PipelineSpec,
  steps: readonly StepRecord[],
  directory: string,
): Promise<unknown> {
  const records = new Map(steps.map((record) => [record.step, record]));
  const read = async (input: InputSpec): Promise<unknown> => {
    switch (input.kind) {
      case "output": {
        const artifact = records.get(input.step)?.outputs[input.output];
        if (artifact === undefined) return undefined;
        if (!isFileCodec(artifact.codec)) return decodeValue(artifact.codec, await openArtifact(stack, artifact));
        const path = await placeResultFile(stack, artifact, directory);
        return decodeValue(artifact.codec, { path, name: artifact.name ?? artifact.digest });
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
  return spec.result === undefined ? undefined : read(spec.result);
}
