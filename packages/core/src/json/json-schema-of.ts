import type { StandardSchemaV1 } from "@standard-schema/spec";
import type { JsonObject } from "./json.ts";

/** The part of Standard JSON Schema that is used. */
interface JsonSchemaConverter {
  input(options: object): unknown;
  output(options: object): unknown;
}

// zod would otherwise refuse a whole schema for one z.coerce.date(); other libraries ignore it.
const conversion = { target: "draft-2020-12", libraryOptions: { unrepresentable: "any" } };

/**
 * The JSON Schema of what a schema takes, or of what it makes of that; undefined when its library gives none: zod does
 * from 4.2 on, arktype from 2.1.28 on, valibot with `toStandardJsonSchema` of `@valibot/to-json-schema`. Raises what the
 * library raises.
 */
export function jsonSchemaOf(
  schema: StandardSchemaV1,
  direction: "input" | "output" = "input",
): JsonObject | undefined {
  const standard = schema["~standard"] as StandardSchemaV1.Props & { readonly jsonSchema?: JsonSchemaConverter };
  if (standard.jsonSchema === undefined) return undefined;
  // Through text, so that what the library adds for itself (functions, getters, symbols) stays behind.
  return JSON.parse(JSON.stringify(standard.jsonSchema[direction](conversion))) as JsonObject;
}
