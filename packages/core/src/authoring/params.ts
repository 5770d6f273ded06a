import type { StandardSchemaV1 } from "@standard-schema/spec";
import { describeValue } from "../codec/describe-value.ts";
import { formatPath } from "../codec/property-path.ts";
import { issuePath } from "../error/issue-path.ts";
import type { Problem } from "../error/problem.ts";
import { TsugiteError } from "../error/tsugite-error.ts";
import type { Json, JsonObject } from "../json/json.ts";
import { adviseName } from "./closest-name.ts";
import { paramsJsonSchema } from "./params-schema.ts";
import { type Pipeline, pipelineDefinition } from "./pipeline.ts";
import { schemaMembers } from "./schema-members.ts";

/** Parameters after the schema of their pipeline, or all that is wrong with them. */
export type ParsedParameters = { readonly value: unknown } | { readonly problems: readonly Problem[] };

/**
 * Parses parameters by the pipeline's own schema, with its defaults and transforms. Unknown parameters are refused, also
 * where the schema would drop them: somebody meant something by them.
 *
 * @throws TsugiteError `PARAMETER_SCHEMA_INVALID` when the pipeline's schema gives no JSON Schema.
 */
export async function parseParameters(pipeline: Pipeline, given: JsonObject): Promise<ParsedParameters> {
  const definition = pipelineDefinition(pipeline);
  if (definition === undefined)
    throw new TsugiteError("INTERNAL", "parseParameters was given something that is no pipeline.");
  if (definition.params === undefined) {
    const problems = Object.keys(given).map((name) => unknownParameter([name], []));
    return problems.length > 0 ? { problems } : { value: {} };
  }
  const schema = paramsJsonSchema(definition.name, definition.params);
  const problems: Problem[] = [];
  const known = withoutUnknown(given, schema, { root: schema, path: [], problems });
  const result = await definition.params["~standard"].validate(known);
  if (result.issues !== undefined) problems.push(...result.issues.map((issue) => describeIssue(issue, given)));
  else if (problems.length === 0) return { value: result.value };
  return { problems };
}

interface Position {
  readonly root: JsonObject;
  readonly path: readonly string[];
  readonly problems: Problem[];
}

function withoutUnknown(given: Json, schema: JsonObject, position: Position): Json {
  if (typeof given !== "object" || given === null || Array.isArray(given)) return given;
  const { properties, open } = schemaMembers(schema, position.root);
  const known: [string, Json][] = [];
  for (const [name, value] of Object.entries(given as JsonObject)) {
    const path = [...position.path, name];
    const property = properties.get(name);
    if (property !== undefined) known.push([name, withoutUnknown(value, property, { ...position, path })]);
    else if (open) known.push([name, value]);
    // A number with properties is for the schema to refuse: it says what it expects.
    else if (properties.size === 0 && position.path.length > 0) known.push([name, value]);
    else position.problems.push(unknownParameter(path, [...properties.keys()]));
  }
  return Object.fromEntries(known);
}

function unknownParameter(path: readonly string[], siblings: readonly string[]): Problem {
  return {
    code: "PARAMETER_INVALID",
    message: `There is no parameter "${formatPath("", path)}".`,
    fix: adviseName(path.at(-1) ?? "", siblings, "The pipeline takes no parameters."),
  };
}

function describeIssue(issue: StandardSchemaV1.Issue, given: JsonObject): Problem {
  const path = issuePath(issue);
  let value: unknown = given;
  for (const key of path)
    value = typeof value === "object" && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined;
  const segments = path.map((key) => (typeof key === "number" ? key : String(key)));
  const subject = segments.length === 0 ? "The parameters" : `Parameter "${formatPath("", segments)}"`;
  const state =
    value === undefined ? "is missing" : segments.length === 0 ? "are invalid" : `cannot be ${describeValue(value)}`;
  return { code: "PARAMETER_INVALID", message: `${subject} ${state}: ${issue.message.replace(/\.$/, "")}.` };
}
