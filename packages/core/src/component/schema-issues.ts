import type { StandardSchemaV1 } from "@standard-schema/spec";
import { adviseName } from "../authoring/closest-name.ts";
import { issuePath } from "../error/issue-path.ts";
import { mendUnknownFields } from "./mend-unknown-fields.ts";

/**
 * What is wrong with a value that is written by hand, a line for each issue: `maxParalel: Unknown field. Did you mean
 * "maxParallel"?`. None when the schema takes it.
 *
 * Libraries differ in what they say of unknown fields: some name the first one only, and none beside the value that holds
 * it. So those are found by the schema's JSON Schema, and the schema is asked about the rest.
 *
 * @param whole What the value is called where an issue is about all of it; empty where that is clear.
 */
export async function schemaIssues(schema: StandardSchemaV1, given: unknown, whole: string): Promise<string[]> {
  const { issues } = await schema["~standard"].validate(given);
  if (issues === undefined) return [];
  const { unknown, mended } = mendUnknownFields(schema, given);
  const rest = unknown.length === 0 ? issues : ((await schema["~standard"].validate(mended)).issues ?? []);
  return [
    ...unknown.map(({ path, known }) => {
      const advice = adviseName(path.at(-1) ?? "", known, "There are none.");
      return `${path.join(".")}: Unknown field. ${advice}`;
    }),
    ...rest.flatMap((issue) => linesOf(issue, whole)),
  ];
}

function linesOf(issue: StandardSchemaV1.Issue, whole: string): string[] {
  const path = issuePath(issue).map(String);
  const keys = unknownKeys(issue);
  if (keys.length > 0) return keys.map((key) => `${[...path, key].join(".")}: Unknown field.`);
  const place = path.join(".") || whole;
  return [place === "" ? issue.message : `${place}: ${issue.message}`];
}

/** zod names all that it does not know in one issue, whose path is that of the object. */
function unknownKeys(issue: StandardSchemaV1.Issue): readonly string[] {
  const { keys } = issue as { readonly keys?: unknown };
  return Array.isArray(keys) ? keys.map(String) : [];
}
