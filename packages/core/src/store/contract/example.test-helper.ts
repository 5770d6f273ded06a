import { randomUUID } from "node:crypto";
import fc from "fast-check";
import type { ErrorRecord } from "../../error/error-record.ts";
import { digestOf } from "../../json/digest.ts";
import type { Json, JsonObject } from "../../json/json.ts";
import type { ArtifactRecord, NewRun, StepInputRecord } from "../../run/run-record.ts";
import type { PipelineSpec } from "../../spec/pipeline-spec.ts";
import type { StepCompletion, StepKey } from "../metadata-requests.ts";
import type { BaseMetadataStore } from "../metadata-store.ts";

/** Any UTF-16 text: also NUL, lone surrogates, and what no font can show. */
export const anyText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
      fc.constantFrom("\0", "\ud800", "\udc00", "'", '"', "%", "é", "継手", "😀", "\r\n"),
    ),
    { maxLength: 12 },
  )
  .map((units) => units.join(""));

/** Texts that have meanings of their own in SQL and in JavaScript objects, or any other. */
export const anyName: fc.Arbitrary<string> = fc.oneof(
  anyText,
  fc.constantFrom("__proto__", "constructor", "toString", "", "'; DROP TABLE runs; --", "0", "a.b"),
);

const anyJson: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constant(null),
    fc.boolean(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
    anyText,
    fc.array(tie("value"), { maxLength: 4 }),
    fc.array(fc.tuple(anyName, tie("value")), { maxLength: 4 }).map((entries) => Object.fromEntries(entries)),
  ),
})).value;

export const anyJsonObject: fc.Arbitrary<JsonObject> = fc
  .array(fc.tuple(anyName, anyJson), { maxLength: 5 })
  .map((entries) => Object.fromEntries(entries));

export const exampleSpec: PipelineSpec = { specVersion: 1, name: "penguins", source: "pipeline.ts#default", steps: [] };

export const exampleError: ErrorRecord = {
  code: "STEP_THREW",
  name: "TypeError",
  message: "no penguins \0 \ud800",
  cause: { code: "INTERNAL", name: "Error", message: "no file" },
};

export function exampleRun(changes: Partial<NewRun> = {}): NewRun {
  const id = changes.id ?? randomUUID();
  const name = changes.name ?? `run-${id}`;
  const pipeline = changes.pipeline ?? "penguins";
  return {
    id,
    name,
    pipeline,
    stack: "local",
    execution: { engine: "local", pipeline, runName: name },
    parameters: { ratio: 0.8 },
    cache: true,
    ...changes,
  };
}

export function exampleArtifact(text: string, changes: Partial<ArtifactRecord> = {}): ArtifactRecord {
  return { digest: digestOf(text), codec: "json", size: Buffer.byteLength(text), ...changes };
}

export function exampleInput(text: string): StepInputRecord {
  return { path: "rows", digest: digestOf(text), producer: { kind: "output", step: "load", output: "rows" } };
}

export function exampleCompletion(changes: Partial<StepCompletion> = {}): StepCompletion {
  return { outputs: {}, inputs: [], contents: new Map(), metadata: {}, ...changes };
}

/** A new run that has one step with one running attempt. */
export async function startedStep(store: BaseMetadataStore, step = "fit"): Promise<StepKey> {
  const { id } = await store.createRun(exampleRun(), exampleSpec);
  const key = { runId: id, step };
  await store.startAttempt(key);
  return key;
}
