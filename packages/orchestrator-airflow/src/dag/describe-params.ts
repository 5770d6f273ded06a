import type { Json, JsonObject, PipelineSpec } from "@tsugite/core";
import type { DagParam } from "./dag-data.ts";

/**
 * The parameters of a pipeline as fields of Airflow's form. What Airflow checks is a help only: the pipeline's own schema
 * parses what arrives. A schema that names no properties gives no form; parameters are then given as JSON.
 *
 * @param parameters Values that were given when the pipeline was deployed: defaults of the form.
 */
export function describeParams({ params }: PipelineSpec, parameters: JsonObject): readonly DagParam[] {
  if (params === undefined || !isObject(params.properties)) return [];
  const required = Array.isArray(params.required) ? params.required : [];
  return Object.entries(params.properties).map(([name, property]) => {
    const { default: byDefault, description, ...rest } = isObject(property) ? property : {};
    const schema = withoutPatterns(withDefinitions(rest, params));
    const described = typeof description === "string" ? { description } : {};
    const value = Object.hasOwn(parameters, name) ? parameters[name] : byDefault;
    if (value !== undefined) return { name, schema, default: value, ...described, optional: false };
    if (required.includes(name)) return { name, schema, ...described, optional: false };
    return { name, schema: orNull(schema), default: null, ...described, optional: true };
  });
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A single property is looked at by itself, so that what it refers to has to come along. */
function withDefinitions(schema: JsonObject, root: JsonObject): JsonObject {
  if (!JSON.stringify(schema).includes('"$ref"')) return schema;
  const { $defs, definitions } = root;
  return {
    ...schema,
    ...($defs === undefined ? {} : { $defs }),
    ...(definitions === undefined ? {} : { definitions }),
  };
}

/** Patterns are written for JavaScript; Python reads some differently, and others not at all. */
function withoutPatterns(schema: JsonObject): JsonObject {
  const clean = (value: Json): Json => {
    if (Array.isArray(value)) return value.map(clean);
    return isObject(value) ? withoutPatterns(value) : value;
  };
  const kept = Object.entries(schema).filter(([key, value]) => !(key === "pattern" && typeof value === "string"));
  return Object.fromEntries(
    kept.filter(([key]) => key !== "patternProperties").map(([key, value]) => [key, clean(value)]),
  );
}

function orNull({ $defs, definitions, ...schema }: JsonObject): JsonObject {
  const beside = {
    ...($defs === undefined ? {} : { $defs }),
    ...(definitions === undefined ? {} : { definitions }),
  };
  if (typeof schema.type === "string" && schema.enum === undefined && schema.const === undefined) {
    // What the form shows a fitting field for.
    return { ...schema, type: [schema.type, "null"], ...beside };
  }
  return { anyOf: [schema, { type: "null" }], ...beside };
}
