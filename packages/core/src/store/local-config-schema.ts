import type { StandardSchemaV1 } from "@standard-schema/spec";
import type { JsonObject } from "../json/json.ts";

/** One entry of a config, as JSON Schema says it. */
interface Field {
  readonly type: "string" | "integer";
  /** What the store itself takes where none is given. */
  readonly default: string | number;
  readonly description: string;
}

type DescribedSchema<Config> = StandardSchemaV1<Config> & {
  readonly "~standard": { readonly jsonSchema: { input(): JsonObject; output(): JsonObject } };
};

/**
 * A schema for the few optional fields of a local store, so that a misspelt field is found and core needs no validator
 * of its own.
 */
export function localConfigSchema<Config extends object>(
  fields: Readonly<Record<keyof Config & string, Field>>,
): DescribedSchema<Config> {
  const known = new Map<string, Field>(Object.entries(fields));
  const jsonSchema = (): JsonObject => ({
    $schema: "https://json-schema.org/draft/2020-12/schema",
    type: "object",
    properties: Object.fromEntries([...known].map(([name, field]) => [name, { ...field, ...LIMITS[field.type] }])),
    additionalProperties: false,
  });
  return {
    "~standard": {
      version: 1,
      vendor: "tsugite",
      validate: (value) => {
        if (typeof value !== "object" || value === null || Array.isArray(value)) {
          return { issues: [{ message: "Expected an object." }] };
        }
        const issues = Object.entries(value).flatMap(([field, given]) => issuesOf(field, given, known));
        // Every field is optional and was looked at above, so that the value is a Config.
        return issues.length > 0 ? { issues } : { value: value as Config };
      },
      jsonSchema: { input: jsonSchema, output: jsonSchema },
    },
  };
}

const LIMITS = { string: { minLength: 1 }, integer: { minimum: 0 } } as const;

function issuesOf(field: string, given: unknown, known: ReadonlyMap<string, Field>): StandardSchemaV1.Issue[] {
  const kind = known.get(field)?.type;
  if (kind === undefined) {
    return [{ message: `Unknown field. Known are ${[...known.keys()].join(", ")}.`, path: [field] }];
  }
  if (kind === "string" && typeof given === "string" && given !== "") return [];
  if (kind === "integer" && typeof given === "number" && Number.isInteger(given) && given >= 0) return [];
  const expected = kind === "string" ? "a text that is not empty" : "a whole number that is not negative";
  return [{ message: `Expected ${expected}.`, path: [field] }];
}
