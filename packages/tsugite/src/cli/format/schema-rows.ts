import type { Json, JsonObject } from "@tsugite/core";

/** One entry of a config, as a line of a table. */
export interface SchemaRow {
  /** With dots where it lies in another: `image.base`. */
  readonly entry: string;
  readonly type: string;
  /** What is taken where none is given: JSON, `required`, or `–`. */
  readonly fallback: string;
  readonly meaning: string;
}

/** The entries of an object that a JSON Schema describes, those of objects in it too. */
export function schemaRows(schema: JsonObject, prefix = ""): SchemaRow[] {
  const required = Array.isArray(schema.required) ? schema.required : [];
  return Object.entries(objectOf(schema.properties)).flatMap(([name, value]) => {
    const entry = objectOf(value);
    const row: SchemaRow = {
      entry: `${prefix}${name}`,
      type: typeText(entry),
      fallback: required.includes(name)
        ? "required"
        : entry.default === undefined
          ? "–"
          : JSON.stringify(entry.default),
      meaning: typeof entry.description === "string" ? entry.description : "",
    };
    return [row, ...schemaRows(entry, `${prefix}${name}.`)];
  });
}

function typeText(schema: JsonObject): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (Array.isArray(schema.enum)) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  const choices = schema.anyOf ?? schema.oneOf;
  if (Array.isArray(choices)) return choices.map((choice) => typeText(objectOf(choice))).join(" | ");
  if (schema.type === "array") return `list of ${typeText(objectOf(schema.items))}`;
  if (Array.isArray(schema.type)) return schema.type.join(" | ");
  return typeof schema.type === "string" ? schema.type : "any";
}

function objectOf(value: Json | undefined): JsonObject {
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  // The compiler does not see that a readonly array is an array.
  return isObject ? (value as JsonObject) : {};
}
