import type { StandardSchemaV1 } from "@standard-schema/spec";
import { closestName } from "../authoring/closest-name.ts";
import { isRecord } from "../authoring/is-record.ts";
import { schemaMembers } from "../authoring/schema-members.ts";
import type { JsonObject } from "../json/json.ts";
import { jsonSchemaOf } from "../json/json-schema-of.ts";

/** A field that a schema refuses since it does not know it. */
export interface UnknownField {
  /** The names that lead to it, the outermost first; its own is the last. */
  readonly path: readonly string[];
  /** The names that it could have. */
  readonly known: readonly string[];
}

/**
 * Finds every field of a value that its schema does not know, also in objects within it, and renames each to the one that
 * was probably meant, or takes it out: so that what else is wrong can be found at the same time.
 */
export function mendUnknownFields(
  schema: StandardSchemaV1,
  given: unknown,
): { readonly unknown: readonly UnknownField[]; readonly mended: unknown } {
  const root = describedBy(schema);
  const unknown: UnknownField[] = [];
  return { mended: mend(given, root, []), unknown };

  function mend(value: unknown, part: JsonObject, path: readonly string[]): unknown {
    if (!isRecord(value)) return value;
    const { properties, closed } = schemaMembers(part, root);
    const known = [...properties.keys()];
    const fields = Object.entries(value).flatMap(([name, field]) => {
      const inner = properties.get(name);
      if (inner !== undefined) return [[name, mend(field, inner, [...path, name])] as const];
      if (!closed) return [[name, field] as const];
      unknown.push({ path: [...path, name], known });
      const meant = closestName(name, known);
      if (meant === undefined || Object.hasOwn(value, meant)) return [];
      return [[meant, mend(field, properties.get(meant) ?? {}, [...path, name])] as const];
    });
    return Object.fromEntries(fields);
  }
}

function describedBy(schema: StandardSchemaV1): JsonObject {
  try {
    return jsonSchemaOf(schema) ?? {};
  } catch {
    // A schema that cannot be written as JSON Schema still says what it refuses.
    return {};
  }
}
