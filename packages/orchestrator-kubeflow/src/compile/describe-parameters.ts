import { canonicalJson, type Json, type JsonObject, type PipelineSpec } from "@tsugite/core";
import { carryValue } from "../step/carry-value.ts";
import type { ParameterDefinition, ParameterType } from "./ir.ts";

/** A parameter of a pipeline, as Kubeflow has it. */
export interface KubeflowParameter {
  readonly name: string;
  readonly type: ParameterType;
  /** Whether it travels as JSON in a text, because Kubeflow has no word for its type. */
  readonly isJson: boolean;
  readonly definition: ParameterDefinition;
}

const TYPES: Readonly<Record<string, ParameterType>> = {
  string: "STRING",
  integer: "NUMBER_INTEGER",
  number: "NUMBER_DOUBLE",
  boolean: "BOOLEAN",
  array: "LIST",
  object: "STRUCT",
};

/**
 * The parameters of a pipeline as inputs that Kubeflow shows and asks for. The pipeline's own schema parses what arrives.
 *
 * @param given Values that the pipeline is deployed with: they become defaults.
 */
export function describeParameters({ params }: PipelineSpec, given: JsonObject): readonly KubeflowParameter[] {
  if (params === undefined || !isObject(params.properties)) return [];
  const required = Array.isArray(params.required) ? params.required : [];
  return Object.entries(params.properties).map(([name, property]) => {
    const schema = isObject(property) ? property : {};
    const plain = plainTypeOf(schema);
    const isJson = plain === undefined;
    const type = plain ?? "STRING";
    const value = Object.hasOwn(given, name) ? given[name] : schema.default;
    if (value !== undefined) {
      const definition = {
        parameterType: type,
        defaultValue: carryParameter(value, isJson),
        isOptional: true,
      } as const;
      return { name, type, isJson, definition };
    }
    const isOptional = !required.includes(name);
    return { name, type, isJson, definition: { parameterType: type, ...(isOptional ? { isOptional } : {}) } };
  });
}

/** The values that a run is started with, as Kubeflow takes them. */
export function runtimeParameters(
  parameters: readonly KubeflowParameter[],
  given: JsonObject,
): Readonly<Record<string, Json>> {
  const values = parameters.flatMap(({ name, isJson }) => {
    const value = given[name];
    return value === undefined ? [] : [[name, carryParameter(value, isJson)] as const];
  });
  return Object.fromEntries(values);
}

/** A value of a parameter as it travels. */
export function carryParameter(value: Json, isJson: boolean): Json {
  return carryValue(isJson ? canonicalJson(value) : value);
}

/** Undefined for unions, what may be null, what is referred to, and integers beyond those that a double holds. */
function plainTypeOf(schema: JsonObject): ParameterType | undefined {
  if (["anyOf", "oneOf", "allOf", "$ref", "not"].some((word) => schema[word] !== undefined)) return undefined;
  const listed = Array.isArray(schema.enum) ? schema.enum : schema.const === undefined ? [] : [schema.const];
  if (listed.length > 0 && listed.every((value) => typeof value === "string")) return "STRING";
  if (listed.includes(null) || typeof schema.type !== "string") return undefined;
  const bounds = [schema.minimum, schema.maximum, schema.exclusiveMinimum, schema.exclusiveMaximum];
  const isHuge = bounds.some((bound) => typeof bound === "number" && Math.abs(bound) > Number.MAX_SAFE_INTEGER + 1);
  return schema.type === "integer" && isHuge ? undefined : TYPES[schema.type];
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
