import { Ajv } from "ajv";
import fc from "fast-check";
import { expect, test } from "vitest";
import { publishedSpecSchema, specSchema } from "../../../../scripts/spec-schema.ts";
import type { InputSpec, PipelineSpec, StepSpec } from "./pipeline-spec.ts";

test("the published schema is the one that the types give", async () => {
  expect(await publishedSpecSchema()).toBe(specSchema());
});

const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/);
const digest = fc.stringMatching(/^[0-9a-f]{64}$/);
const inputSpec: fc.Arbitrary<InputSpec> = fc.letrec<{ input: InputSpec }>((tie) => ({
  input: fc.oneof(
    { maxDepth: 3 },
    fc.record({ kind: fc.constant("output" as const), step: name, output: name }),
    fc.record({ kind: fc.constant("parameter" as const), path: fc.array(name) }),
    fc.record({ kind: fc.constant("scheduledAt" as const) }),
    fc.record({ kind: fc.constant("file" as const), path: name, digest, size: fc.nat() }),
    fc.record({ kind: fc.constant("value" as const), value: fc.constantFrom(null, 1, "a", [true], { a: 1 }) }),
    fc.record({ kind: fc.constant("array" as const), items: fc.array(tie("input"), { maxLength: 3 }) }),
    fc.record({ kind: fc.constant("object" as const), entries: fc.dictionary(name, tie("input"), { maxKeys: 3 }) }),
  ),
})).input;
const stepSpec: fc.Arbitrary<StepSpec> = fc.record(
  {
    name,
    source: name,
    code: fc.record({ digest, input: digest }, { requiredKeys: ["digest"] }),
    inputs: fc.dictionary(name, inputSpec, { maxKeys: 3 }),
    outputs: fc.dictionary(name, fc.record({ codec: name, code: digest }, { requiredKeys: ["codec"] }), { maxKeys: 3 }),
    after: fc.array(name),
    timeout: fc.nat(),
    cache: fc.boolean(),
    isolation: fc.constant("process" as const),
    resources: fc.record({ cpu: fc.nat(), memory: fc.nat(), gpu: fc.nat() }, { requiredKeys: [] }),
    settings: fc.dictionary(name, fc.constant({ a: 1 }), { maxKeys: 2 }),
  },
  { requiredKeys: ["name", "source", "code", "inputs", "outputs"] },
);
const pipelineSpec: fc.Arbitrary<PipelineSpec> = fc.record(
  {
    specVersion: fc.constant(1 as const),
    name,
    source: name,
    steps: fc.array(stepSpec, { maxLength: 3 }),
    result: inputSpec,
  },
  { requiredKeys: ["specVersion", "name", "source", "steps"] },
);

test("whatever has the type PipelineSpec is valid by the published schema", async () => {
  const validate = new Ajv().compile(JSON.parse(await publishedSpecSchema()));
  fc.assert(
    fc.property(pipelineSpec, (spec) => {
      expect(validate(JSON.parse(JSON.stringify(spec))), JSON.stringify(validate.errors)).toBe(true);
    }),
  );
});

test("a spec with an unknown field, a missing field or an unknown kind of input is not valid", async () => {
  const validate = new Ajv().compile(JSON.parse(await publishedSpecSchema()));
  const step = { name: "a", source: "a.ts#a", code: { digest: "0" }, inputs: {}, outputs: {} };
  const spec = { specVersion: 1, name: "p", source: "p.ts#default", steps: [step] };
  expect(validate(spec)).toBe(true);
  expect(validate({ ...spec, extra: 1 })).toBe(false);
  expect(validate({ ...spec, specVersion: 2 })).toBe(false);
  expect(validate({ ...spec, steps: [{ ...step, code: {} }] })).toBe(false);
  expect(validate({ ...spec, steps: [{ ...step, inputs: { a: { kind: "module", path: "x" } } }] })).toBe(false);
});
