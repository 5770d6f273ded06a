import type { StandardSchemaV1 } from "@standard-schema/spec";

type FieldKind = "string" | "number";

/**
 * A schema for the few optional fields of a local store, so that a misspelt field is found and core needs no validator
 * of its own.
 */
export function localConfigSchema<Config extends object>(
  fields: Readonly<Record<keyof Config & string, FieldKind>>,
): StandardSchemaV1<Config> {
  const kinds = new Map<string, FieldKind>(Object.entries(fields));
  return {
    "~standard": {
      version: 1,
      vendor: "tsugite",
      validate: (value) => {
        if (typeof value !== "object" || value === null || Array.isArray(value)) {
          return { issues: [{ message: "Expected an object." }] };
        }
        const issues = Object.entries(value).flatMap(([field, given]) => issuesOf(field, given, kinds));
        // Every field is optional and was looked at above, so that the value is a Config.
        return issues.length > 0 ? { issues } : { value: value as Config };
      },
    },
  };
}

function issuesOf(field: string, given: unknown, kinds: ReadonlyMap<string, FieldKind>): StandardSchemaV1.Issue[] {
  const kind = kinds.get(field);
  if (kind === undefined) {
    return [{ message: `Unknown field. Known are ${[...kinds.keys()].join(", ")}.`, path: [field] }];
  }
  if (kind === "string" && typeof given === "string" && given !== "") return [];
  if (kind === "number" && typeof given === "number" && Number.isInteger(given) && given >= 0) return [];
  const expected = kind === "string" ? "a text that is not empty" : "a whole number that is not negative";
  return [{ message: `Expected ${expected}.`, path: [field] }];
}
