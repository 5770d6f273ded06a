import type { Json, JsonObject } from "../json/json.ts";

/** The properties that a JSON Schema gives an object. */
export interface SchemaMembers {
  readonly properties: ReadonlyMap<string, JsonObject>;
  /** Whether there may be others: the schema says so, or says nothing about the value. */
  readonly open: boolean;
  /** Whether others are refused, by each alternative that is an object. */
  readonly closed: boolean;
}

/** The properties that values of a schema may have, over all its alternatives. */
export function schemaMembers(schema: JsonObject, root: JsonObject): SchemaMembers {
  const found = new Map<string, JsonObject[]>();
  let open = false;
  const refusing: boolean[] = [];
  for (const part of partsOf(schema, root, new Set())) {
    const properties = asObject(part.properties);
    for (const [name, property] of Object.entries(properties ?? {})) {
      const schemas = found.get(name) ?? [];
      schemas.push(asObject(property) ?? {});
      found.set(name, schemas);
    }
    const { additionalProperties } = part;
    if (part.type === "object" || properties !== undefined) refusing.push(additionalProperties === false);
    const saysNothing = ["type", "properties", "const", "enum", "not"].every((key) => part[key] === undefined);
    const others = additionalProperties === true || asObject(additionalProperties) !== undefined;
    open ||= saysNothing || others || part.patternProperties !== undefined;
  }
  const merged = [...found].map(([name, schemas]) => [name, schemas.length === 1 ? schemas[0] : { anyOf: schemas }]);
  const closed = !open && refusing.length > 0 && refusing.every((refuses) => refuses);
  return { properties: new Map(merged as [string, JsonObject][]), open, closed };
}

/** The schemas that a value is checked by: itself, or those it refers to. */
function partsOf(schema: JsonObject, root: JsonObject, seen: Set<JsonObject>): JsonObject[] {
  if (seen.has(schema)) return [];
  seen.add(schema);
  const referred = resolveReference(schema.$ref, root);
  const inner = [referred, ...asList(schema.allOf), ...asList(schema.anyOf), ...asList(schema.oneOf)];
  const parts = inner.flatMap((part) => {
    const object = asObject(part);
    return object === undefined ? [] : partsOf(object, root, seen);
  });
  return parts.length > 0 && schema.properties === undefined ? parts : [schema, ...parts];
}

function resolveReference(reference: Json | undefined, root: JsonObject): Json | undefined {
  if (typeof reference !== "string" || !reference.startsWith("#")) return undefined;
  let target: Json | undefined = root;
  for (const segment of reference.slice(1).split("/").filter(Boolean)) {
    target = asObject(target)?.[segment.replaceAll("~1", "/").replaceAll("~0", "~")];
  }
  return target;
}

function asObject(json: Json | undefined): JsonObject | undefined {
  return typeof json === "object" && json !== null && !Array.isArray(json) ? (json as JsonObject) : undefined;
}

function asList(json: Json | undefined): readonly Json[] {
  return Array.isArray(json) ? json : [];
}
