import type { JsonObject } from "../json/json.ts";
import { closestName } from "./closest-name.ts";
import { createRef } from "./create-ref.ts";
import type { Ref } from "./ref.ts";
import { schemaMembers } from "./schema-members.ts";

/**
 * The Ref to the parameters, whose properties are Refs to the single ones.
 *
 * @param schema of the parsed parameters; without one, any property can be read.
 */
export function createParamRefs(builder: object, schema: JsonObject | undefined): Ref<unknown> {
  return paramRef(builder, [], schema ?? {}, schema ?? {});
}

function paramRef(builder: object, path: readonly string[], schema: JsonObject, root: JsonObject): Ref<unknown> {
  const { properties, open } = schemaMembers(schema, root);
  const refs = new Map<string, Ref<unknown>>();
  const member = (name: string): Ref<unknown> | undefined => {
    const property = properties.get(name) ?? (open && !reserved.has(name) ? {} : undefined);
    if (property === undefined) return undefined;
    const ref = refs.get(name) ?? paramRef(builder, [...path, name], property, root);
    refs.set(name, ref);
    return ref;
  };
  const advice = (name: string): string => adviseProperty(name, path, [...properties.keys()]);
  return createRef({ builder, source: { kind: "parameter", path } }, member, advice);
}

/** What JavaScript itself reads; a parameter of such a name must be in the schema. */
const reserved: ReadonlySet<string> = new Set(["then", "toJSON", "toString", "valueOf", "toLocaleString", "constructor"]);

function adviseProperty(name: string, path: readonly string[], known: readonly string[]): string {
  const owner = path.length === 0 ? "the pipeline" : `parameter "${path.join(".")}"`;
  if (known.length === 0) {
    return path.length === 0
      ? "The pipeline declares no parameters: give it params, for example params: z.object({ … })."
      : `Hand over ${owner} as it is, and read "${name}" in the step's function.`;
  }
  const closest = closestName(name, known);
  const meant = closest === undefined ? "" : ` Did you mean "${closest}"?`;
  return `The schema of ${owner} has ${known.map((key) => `"${key}"`).join(", ")}.${meant}`;
}
