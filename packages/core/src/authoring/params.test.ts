import { toStandardJsonSchema } from "@valibot/to-json-schema";
import { type } from "arktype";
import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import type { JsonObject } from "../json/json.ts";
import { describePipeline } from "./describe-pipeline.ts";
import { parseParameters } from "./params.ts";
import { type Pipeline, pipeline } from "./pipeline.ts";

const schemas = {
  zod: z.object({ ratio: z.number().default(0.8), model: z.object({ trees: z.number() }) }),
  valibot: toStandardJsonSchema(
    v.object({ ratio: v.optional(v.number(), 0.8), model: v.object({ trees: v.number() }) }),
  ),
  arktype: type({ ratio: "number = 0.8", model: { trees: "number" } }),
};

async function problemsOf(value: Pipeline, given: JsonObject): Promise<string[]> {
  const parsed = await parseParameters(value, given);
  if (!("problems" in parsed)) throw new Error("no problems");
  return parsed.problems.map(({ code, message, fix }) => `${code}: ${message} ${fix ?? ""}`);
}

describe.each([
  ["zod", pipeline({ name: "p", params: schemas.zod }, ({ params }) => params.model.trees)],
  ["valibot", pipeline({ name: "p", params: schemas.valibot }, ({ params }) => params.model.trees)],
  ["arktype", pipeline({ name: "p", params: schemas.arktype }, ({ params }) => params.model.trees)],
] satisfies [string, unknown][])("parameters by %s", (name, value) => {
  test("are described as JSON Schema", () => {
    const draft = describePipeline(value, { source: "p.ts#default" });
    expect(draft.problems).toEqual([]);
    expect(draft.params).toMatchObject({
      type: "object",
      properties: { ratio: { type: "number" }, model: { properties: { trees: { type: "number" } } } },
    });
    // arktype 2.2 leaves defaults out of the JSON Schema of its input.
    if (name !== "arktype") expect(draft.params).toMatchObject({ properties: { ratio: { default: 0.8 } } });
    expect(draft.result).toEqual({ kind: "parameter", path: ["model", "trees"] });
  });

  test("are completed by their defaults", async () => {
    expect(await parseParameters(value, { model: { trees: 3 } })).toEqual({
      value: { ratio: 0.8, model: { trees: 3 } },
    });
  });

  test("are refused all at once, the unknown ones too", async () => {
    expect(await problemsOf(value, { ration: 1, ratio: "a", model: { treess: 3 } })).toMatchSnapshot();
  });
});

test("transforms run, and the builder sees what they make", async () => {
  const params = z.object({ day: z.iso.date().transform((text) => new Date(text)), since: z.coerce.date().optional() });
  const value = pipeline({ name: "p", params }, ({ params }) => [params.day, params.since]);
  expect(describePipeline(value, { source: "p.ts#default" })).toMatchObject({
    params: { properties: { day: { type: "string", format: "date" }, since: {} } },
    result: {
      kind: "array",
      items: [
        { kind: "parameter", path: ["day"] },
        { kind: "parameter", path: ["since"] },
      ],
    },
    problems: [],
  });
  expect(await parseParameters(value, { day: "2020-01-02" })).toEqual({ value: { day: new Date("2020-01-02") } });
});

test("unknown parameters are accepted where the schema says so", async () => {
  const params = z.looseObject({ weights: z.record(z.string(), z.number()), any: z.unknown().optional() });
  const value = pipeline({ name: "p", params }, () => undefined);
  const given = { weights: { a: 1, b: 2 }, any: { deep: { x: 1 } }, other: 1 };
  expect(await parseParameters(value, given)).toEqual({ value: given });
});

test("unknown parameters are found in alternatives and recursive schemas", async () => {
  const node = z.object({
    name: z.string(),
    get next() {
      return node.optional();
    },
  });
  const params = z.object({ by: z.union([z.object({ a: z.number() }), z.object({ b: z.number() })]), node });
  const value = pipeline({ name: "p", params }, () => undefined);
  expect(await problemsOf(value, { by: { b: 1, c: 2 }, node: { name: "a", next: { name: "b", nmae: "c" } } })).toEqual([
    'PARAMETER_INVALID: There is no parameter "by.c". Did you mean "a"?',
    'PARAMETER_INVALID: There is no parameter "node.next.nmae". Did you mean "name"?',
  ]);
});

test("a pipeline without parameters takes none", async () => {
  const value = pipeline("p", () => undefined);
  expect(await parseParameters(value, {})).toEqual({ value: {} });
  expect(await problemsOf(value, { ratio: 1 })).toEqual([
    'PARAMETER_INVALID: There is no parameter "ratio". The pipeline takes no parameters.',
  ]);
});

test.each<[string, Parameters<typeof pipeline>[0]]>([
  ["valibot without its JSON Schema", { name: "p", params: v.object({ a: v.number() }) } as never],
  [
    "a library without JSON Schema",
    { name: "p", params: { "~standard": { version: 1, vendor: "acme", validate: () => ({ value: 1 }) } } } as never,
  ],
  ["no object", { name: "p", params: z.number() } as never],
])("a schema that cannot be used is refused with the way out: %s", (_name, options) => {
  const { problems } = describePipeline(
    pipeline(options, () => undefined),
    { source: "p.ts#default" },
  );
  expect(problems).toMatchSnapshot();
});
