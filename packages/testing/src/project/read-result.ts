import { file, fromJson, type InputSpec, type RunRecord } from "@tsugite/core";
import { type ReadableRun, readOutput } from "./read-outputs.ts";

/** What the builder returned, with the values in the place of its Refs. */
export async function readResult(readable: ReadableRun, run: RunRecord, parameters: unknown): Promise<unknown> {
  const read = async (input: InputSpec): Promise<unknown> => {
    switch (input.kind) {
      case "output": {
        const record = readable.steps.find(({ step }) => step === input.step);
        return record === undefined ? undefined : readOutput(readable, record, input.output);
      }
      case "parameter":
        return input.path.reduce(memberOf, parameters);
      case "scheduledAt":
        return new Date(run.scheduledAt ?? run.createdAt);
      case "file":
        return file(input.path);
      case "value":
        return fromJson(input.value);
      case "array":
        return Promise.all(input.items.map(read));
      case "object": {
        const entries = Object.entries(input.entries).map(async ([key, part]) => [key, await read(part)] as const);
        return Object.fromEntries(await Promise.all(entries));
      }
    }
  };
  const { result } = readable.spec;
  return result === undefined ? undefined : read(result);
}

function memberOf(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>)[key] : undefined;
}
