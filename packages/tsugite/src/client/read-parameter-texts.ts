import type { Json, JsonObject } from "@tsugite/core";

/**
 * Parameters as they are typed on a command line: text where the pipeline's schema asks for a text, else JSON, and text
 * where that is no JSON.
 *
 * @param schema JSON Schema of the parameters.
 */
export function readParameterTexts(
  texts: Readonly<Record<string, string>>,
  schema: JsonObject | undefined,
): JsonObject {
  const entries = Object.entries(texts).map(
    ([name, text]) => [name, readText(text, propertySchema(schema, name))] as const,
  );
  return Object.fromEntries(entries);
}

function readText(text: string, schema: Json | undefined): Json {
  if (isObject(schema) && schema.type === "string") return text;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

function propertySchema(schema: Json | undefined, name: string): Json | undefined {
  const properties = isObject(schema) ? schema.properties : undefined;
  return isObject(properties) && Object.hasOwn(properties, name) ? properties[name] : undefined;
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
