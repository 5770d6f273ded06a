import { basename } from "node:path";
import { toJson } from "../codec/to-json.ts";
import { TsugiteError } from "../error/tsugite-error.ts";
import { type Digest, digestOfJson } from "../json/digest.ts";
import type { Json } from "../json/json.ts";
import type { InputSpec } from "../spec/pipeline-spec.ts";
import { stepNamed } from "../spec/step-named.ts";
import type { EncodedInput } from "../thread/step-runtime.ts";
import { environmentInputs } from "./environment-inputs.ts";
import { type KnownRecord, knownRecord } from "./known-record.ts";
import { parsedParameters } from "./parsed-parameters.ts";
import { readArtifact } from "./read-artifact.ts";
import type { StepInputRecord } from "./run-record.ts";
import type { ActiveStepRun } from "./step-run.ts";

/** The inputs of a step, three times: to be read later, as the cache sees them, and as the records keep them. */
export interface ResolvedInputs {
  /** Reads the contents: only asked for when the cache has no answer. */
  readonly read: () => Promise<Readonly<Record<string, EncodedInput>>>;
  /** What of the inputs belongs in the cache key. */
  readonly identity: Json;
  /** Of the environment variables that the step declares, the digests of their values. */
  readonly environment: Readonly<Record<string, Digest>>;
  readonly lineage: readonly StepInputRecord[];
}

interface ResolvedInput {
  readonly read: () => Promise<EncodedInput>;
  readonly identity: Json;
}

/** Finds every input of a step in the records of its run. */
export async function resolveInputs(stepRun: ActiveStepRun): Promise<ResolvedInputs> {
  const lineage: StepInputRecord[] = [];
  const resolved: [string, ResolvedInput][] = [];
  for (const [name, input] of Object.entries(stepRun.step.inputs)) {
    resolved.push([name, await resolve(input, name, stepRun, lineage)]);
  }
  const environment = environmentInputs(stepRun.step);
  return {
    lineage: [...lineage, ...environment],
    identity: Object.fromEntries(resolved.map(([name, { identity }]) => [name, identity])),
    environment: Object.fromEntries(environment.map(({ path, digest }) => [path, digest])),
    read: async () => {
      const entries = resolved.map(async ([name, { read }]) => [name, await read()] as const);
      return Object.fromEntries(await Promise.all(entries));
    },
  };
}

async function resolve(
  input: InputSpec,
  path: string,
  stepRun: ActiveStepRun,
  lineage: StepInputRecord[],
): Promise<ResolvedInput> {
  switch (input.kind) {
    case "output":
      return resolveOutput(input, path, stepRun, lineage);
    case "parameter":
      return resolveParameter(input.path, path, stepRun, lineage);
    case "scheduledAt": {
      const { scheduledAt, createdAt } = stepRun.run;
      const value = toJson(new Date(scheduledAt ?? createdAt), path);
      lineage.push({ path, digest: digestOfJson(value), producer: { kind: "scheduledAt" } });
      return { read: async () => ({ kind: "json", value }), identity: { value } };
    }
    case "file": {
      const { digest } = input;
      const name = basename(input.path);
      lineage.push({ path, digest, producer: { kind: "file", path: input.path } });
      return {
        read: async () => ({ kind: "file", codec: "file", path: await stepRun.run.runtime.locateFile(input), name }),
        identity: { digest, name },
      };
    }
    case "value": {
      const { value } = input;
      lineage.push({ path, digest: digestOfJson(value), producer: { kind: "value" } });
      return { read: async () => ({ kind: "json", value }), identity: { value } };
    }
    case "array": {
      const items: ResolvedInput[] = [];
      for (const [index, item] of input.items.entries()) {
        items.push(await resolve(item, `${path}.${index}`, stepRun, lineage));
      }
      return {
        read: async () => ({ kind: "array", items: await Promise.all(items.map(({ read }) => read())) }),
        identity: { array: items.map(({ identity }) => identity) },
      };
    }
    case "object": {
      const parts: [string, ResolvedInput][] = [];
      for (const [key, part] of Object.entries(input.entries)) {
        parts.push([key, await resolve(part, `${path}.${key}`, stepRun, lineage)]);
      }
      return {
        read: async () => {
          const entries = parts.map(async ([key, { read }]) => [key, await read()] as const);
          return { kind: "object", entries: Object.fromEntries(await Promise.all(entries)) };
        },
        identity: { object: Object.fromEntries(parts.map(([key, { identity }]) => [key, identity])) },
      };
    }
  }
}

async function resolveOutput(
  input: InputSpec & { kind: "output" },
  path: string,
  { spec, run, stack }: ActiveStepRun,
  lineage: StepInputRecord[],
): Promise<ResolvedInput> {
  const record = await knownRecord(run, stack.metadataStore, input.step);
  const artifact = record?.outputs[input.output];
  if (artifact === undefined && isDone(record) && input.output === "output") {
    const value = toJson(undefined, path);
    return { read: async () => ({ kind: "json", value }), identity: { value } };
  }
  if (artifact === undefined) {
    throw new TsugiteError("ARTIFACT_NOT_FOUND", `Step ${input.step} has recorded no output ${input.output}.`, {
      fix: "Run the pipeline again; if that does not help, this is a bug in the orchestrator.",
    });
  }
  lineage.push({ path, digest: artifact.digest, producer: input });
  const producer = stepNamed(spec, input.step);
  const output = producer.outputs[input.output];
  const declared =
    output === undefined || output.codec === "auto" ? undefined : { source: producer.source, output: input.output };
  return {
    read: () => readArtifact(stack, artifact, declared),
    identity: {
      digest: artifact.digest,
      codec: artifact.codec,
      ...(artifact.name === undefined ? {} : { name: artifact.name }),
      ...(output?.code === undefined ? {} : { code: output.code }),
    },
  };
}

async function resolveParameter(
  parameterPath: readonly string[],
  path: string,
  { run }: ActiveStepRun,
  lineage: StepInputRecord[],
): Promise<ResolvedInput> {
  let value = await parsedParameters(run);
  for (const key of parameterPath) value = memberOf(value, key);
  const encoded = toJson(value, path);
  lineage.push({ path, digest: digestOfJson(encoded), producer: { kind: "parameter", name: parameterPath.join(".") } });
  // As text: a step sees the order of an object's keys, which canonical JSON does not.
  return { read: async () => ({ kind: "json", value: encoded }), identity: { text: JSON.stringify(encoded) } };
}

function isDone(record: KnownRecord | undefined): boolean {
  return record?.status === "completed" || record?.status === "cached";
}

function memberOf(value: unknown, key: string): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[key];
}
