import type { StandardSchemaV1 } from "@standard-schema/spec";
import { toStandardJsonSchema } from "@valibot/to-json-schema";
import * as v from "valibot";
import { expect, test } from "vitest";
import { z } from "zod";
import { schemaIssues } from "./schema-issues.ts";

const issuesOf = (schema: StandardSchemaV1, given: unknown): Promise<string[]> => schemaIssues(schema, given, "config");

const secret = v.union(
  [v.strictObject({ env: v.string() }), v.strictObject({ file: v.string() })],
  "Expected a secret.",
);
/** The same shape twice: valibot names the first unknown field alone, and none within a union. */
const schemas: readonly (readonly [string, StandardSchemaV1])[] = [
  [
    "zod",
    z.strictObject({
      maxParallel: z.int("Expected a whole number.").positive("Expected at least 1.").default(4),
      pool: z
        .strictObject({ size: z.number("Expected a number."), queue: z.string() })
        .partial()
        .optional(),
      labels: z.record(z.string(), z.string()).optional(),
    }),
  ],
  [
    "valibot",
    toStandardJsonSchema(
      v.strictObject({
        maxParallel: v.optional(v.pipe(v.number("Expected a whole number."), v.minValue(1, "Expected at least 1.")), 4),
        pool: v.optional(
          v.strictObject({ size: v.optional(v.number("Expected a number.")), queue: v.optional(v.string()) }),
        ),
        labels: v.optional(v.record(v.string(), v.string())),
      }),
    ),
  ],
];

test.for(schemas)(
  "all fields that are misspelt are told at once, with those that were meant (%s)",
  async ([, schema]) => {
    const config = { maxParalel: 0, wholly: 2, pool: { sise: "big", qeue: "q" }, labels: { any: "thing" } };
    expect(await issuesOf(schema, config)).toEqual([
      'maxParalel: Unknown field. Did you mean "maxParallel"?',
      "wholly: Unknown field. There are maxParallel, pool, labels.",
      'pool.sise: Unknown field. Did you mean "size"?',
      'pool.qeue: Unknown field. Did you mean "queue"?',
      "maxParallel: Expected at least 1.",
      "pool.size: Expected a number.",
    ]);
  },
);

test.for(schemas)("a field that is there beside its misspelling keeps its value (%s)", async ([, schema]) => {
  expect(await issuesOf(schema, { maxParallel: 2, maxparallel: 0 })).toEqual([
    'maxparallel: Unknown field. Did you mean "maxParallel"?',
  ]);
});

test.for(schemas)("an issue says where it is, and none is found where there is none (%s)", async ([, schema]) => {
  expect(await issuesOf(schema, { pool: { size: "x" } })).toEqual(["pool.size: Expected a number."]);
  expect(await issuesOf(schema, 7)).toEqual([expect.stringMatching(/^config: /)]);
  expect(await issuesOf(schema, { pool: { size: 1 }, labels: { a: "b" } })).toEqual([]);
});

test("a field within alternatives is told by its name, where the schema says only that none of them fits", async () => {
  const auth = v.union(
    [v.strictObject({ token: secret }), v.strictObject({ user: v.string(), password: secret })],
    "Expected { token } or { user, password }.",
  );
  const schema = toStandardJsonSchema(v.strictObject({ auth }));
  expect(await issuesOf(schema, { auth: { user: "ada", pasword: { fiel: "p" } } })).toEqual([
    'auth.pasword: Unknown field. Did you mean "password"?',
    'auth.pasword.fiel: Unknown field. Did you mean "file"?',
  ]);
  expect(await issuesOf(schema, { auth: { user: "ada", pasword: "hunter2" } })).toEqual([
    'auth.pasword: Unknown field. Did you mean "password"?',
    "auth: Expected { token } or { user, password }.",
  ]);
});

test("fields of an object that takes others are left alone", async () => {
  const schema = z.object({ size: z.number("Expected a number.") });
  expect(await issuesOf(schema, { siez: 1 })).toEqual(["size: Expected a number."]);
});

test("a schema that cannot be written as JSON Schema is told with its own words", async () => {
  const plain = { parse: z.strictObject({ size: z.number() }) };
  const schema: StandardSchemaV1 = {
    "~standard": { version: 1, vendor: "plain", validate: (value) => plain.parse["~standard"].validate(value) },
  };
  expect(await issuesOf(schema, { size: 1, sise: 2 })).toEqual(["sise: Unknown field."]);
});
