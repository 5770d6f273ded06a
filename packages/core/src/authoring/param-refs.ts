import { TsugiteError } from "../error/tsugite-error.ts";
import type { JsonObject } from "../json/json.ts";
import { closestName } from "./closest-name.ts";
import { createRef } from "./create-ref.ts";
import type { Ref } from "./ref.ts";
import { refMisused } from "./ref-misused.ts";
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
  return createRef(
    { builder, source: { kind: "parameter", path } },
    {
      get(name) {
        const property = properties.get(name) ?? (open && !reserved.has(name) ? {} : undefined);
        if (property === undefined) return undefined;
        const ref = refs.get(name) ?? paramRef(builder, [...path, name], property, root);
        refs.set(name, ref);
        return ref;
      },
      missing: (name) => unknownParameter(name, path, [...properties.keys()]),
    },
  );
}

/** What JavaScript itself reads; a parameter of such a name must be in the schema. */
const reserved: ReadonlySet<string> = new Set([
  "then",
  "toJSON",
  "toString",
  "valueOf",
  "toLocaleString",
  "constructor",
]);

function unknownParameter(name: string, path: readonly string[], known: readonly string[]): TsugiteError {
  if (known.length === 0 && path.length > 0) {
    return refMisused(
      { kind: "parameter", path },
      `was asked for its property "${name}"`,
      `Hand it to a step as it is, and read "${name}" there.`,
    );
  }
  const closest = closestName(name, known);
  const meant = closest === undefined ? "" : ` Did you mean "${closest}"?`;
  const fix =
    known.length === 0
      ? "The pipeline declares none: give it params, for example params: z.object({ … })."
      : `The schema has ${known.map((key) => `"${key}"`).join(", ")}.${meant}`;
  return new TsugiteError("REF_MISUSED", `There is no parameter "${[...path, name].join(".")}".`, { fix });
}
