import type { JsonObject } from "@tsugite/core";
import { expect, test } from "vitest";
import type { DagParam } from "./dag-data.ts";
import { describeParams } from "./describe-params.ts";

function paramsOf(params: JsonObject, given: JsonObject = {}): readonly DagParam[] {
  return describeParams({ specVersion: 1, name: "p", source: "p.ts#default", steps: [], params }, given);
}

const one = (schema: JsonObject, rest: JsonObject = {}): JsonObject => ({
  type: "object",
  properties: { a: schema },
  ...rest,
});

test("a default of the schema is that of the form, unless the pipeline was deployed with another value", () => {
  const schema = one({ type: "number", default: 1, description: "How many" });
  const expected = { name: "a", schema: { type: "number" }, description: "How many", optional: false };
  expect(paramsOf(schema)).toEqual([{ ...expected, default: 1 }]);
  expect(paramsOf(schema, { a: 2 })).toEqual([{ ...expected, default: 2 }]);
});

test("what has to be given has no default, and what may be left out is null", () => {
  expect(paramsOf(one({ type: "string" }, { required: ["a"] }))).toEqual([
    { name: "a", schema: { type: "string" }, optional: false },
  ]);
  expect(paramsOf(one({ type: "string" }))).toEqual([
    { name: "a", schema: { type: ["string", "null"] }, default: null, optional: true },
  ]);
  expect(paramsOf(one({ type: "string", enum: ["x"] }))[0]?.schema).toEqual({
    anyOf: [{ type: "string", enum: ["x"] }, { type: "null" }],
  });
});

test("definitions come along with what refers to them, and only there", () => {
  const $defs = { b: { type: "string", pattern: "^\\p{L}$" } };
  const [a, c] = paramsOf({
    properties: { a: { $ref: "#/$defs/b" }, c: { type: "number" } },
    required: ["a", "c"],
    $defs,
  });
  expect(a?.schema).toEqual({ $ref: "#/$defs/b", $defs: { b: { type: "string" } } });
  expect(c?.schema).toEqual({ type: "number" });
  expect(paramsOf({ properties: { a: { $ref: "#/$defs/b" } }, $defs })[0]?.schema).toEqual({
    anyOf: [{ $ref: "#/$defs/b" }, { type: "null" }],
    $defs: { b: { type: "string" } },
  });
});

test("patterns, which are JavaScript's, are left to the pipeline's own schema; a property of that name is not", () => {
  const nested = { type: "object", properties: { pattern: { type: "string", pattern: "x" } }, required: ["pattern"] };
  expect(paramsOf(one(nested, { required: ["a"] }))[0]?.schema).toEqual({
    type: "object",
    properties: { pattern: { type: "string" } },
    required: ["pattern"],
  });
});

test("a pipeline without parameters, or with a schema that names none, has no form", () => {
  expect(paramsOf({ type: "object" })).toEqual([]);
  expect(describeParams({ specVersion: 1, name: "p", source: "p.ts#default", steps: [] }, {})).toEqual([]);
});
