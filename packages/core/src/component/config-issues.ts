import type { StandardSchemaV1 } from "@standard-schema/spec";
import { closestName } from "../authoring/closest-name.ts";
import { schemaMembers } from "../authoring/schema-members.ts";
import { issuePath } from "../error/issue-path.ts";
import { jsonSchemaOf } from "../json/json-schema-of.ts";

/** What is wrong with a config, a line for each issue: `maxParalel: Unrecognized key. Did you mean "maxParallel"?`. */
export function configIssues(schema: StandardSchemaV1, issues: readonly StandardSchemaV1.Issue[]): string[] {
  return issues.flatMap((issue) => {
    const path = issuePath(issue).map(String);
    const unknown = unknownKeys(issue);
    if (unknown.length === 0) return [`${path.join(".") || "config"}: ${issue.message}`];
    return unknown.map((key) => {
      // Of the entries of the config itself; deeper ones are left to the schema's own words.
      const meant = path.length === 0 ? closestName(key, knownKeys(schema)) : undefined;
      const advice = meant === undefined ? "" : ` Did you mean "${meant}"?`;
      return `${[...path, key].join(".")}: Unrecognized key.${advice}`;
    });
  });
}

/** zod names all that it does not know in one issue, whose path is that of the object. */
function unknownKeys(issue: StandardSchemaV1.Issue): readonly string[] {
  const { keys } = issue as { readonly keys?: unknown };
  return Array.isArray(keys) ? keys.map(String) : [];
}

function knownKeys(schema: StandardSchemaV1): readonly string[] {
  try {
    const json = jsonSchemaOf(schema) ?? {};
    return [...schemaMembers(json, json).properties.keys()];
  } catch {
    // A schema that cannot be written as JSON Schema still says what it refuses.
    return [];
  }
}
