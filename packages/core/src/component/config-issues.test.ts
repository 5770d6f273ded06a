import { expect, test } from "vitest";
import { z } from "zod";
import { configIssues } from "./config-issues.ts";

const schema = z.strictObject({
  maxParallel: z.int().positive().default(4),
  pool: z.strictObject({ size: z.number() }).optional(),
});

function issuesOf(config: unknown): string[] {
  return configIssues(schema, schema.safeParse(config).error?.issues ?? []);
}

test("an entry that is misspelt is named, with the one that was meant", () => {
  expect(issuesOf({ maxParalel: 1, wholly: 2 })).toEqual([
    'maxParalel: Unrecognized key. Did you mean "maxParallel"?',
    "wholly: Unrecognized key.",
  ]);
});

test("an issue says where it is, also within an entry", () => {
  expect(issuesOf({ maxParallel: 0 })).toEqual(["maxParallel: Too small: expected number to be >0"]);
  expect(issuesOf({ pool: { size: 1, sise: 2 } })).toEqual(["pool.sise: Unrecognized key."]);
  expect(issuesOf(7)).toEqual([expect.stringMatching(/^config: Invalid input/)]);
});
