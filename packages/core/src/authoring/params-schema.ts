import type { StandardSchemaV1 } from "@standard-schema/spec";
import { reasonOf } from "../error/reason-of.ts";
import { TsugiteError } from "../error/tsugite-error.ts";
import type { JsonObject } from "../json/json.ts";

/** The part of Standard JSON Schema that is used. */
interface JsonSchemaConverter {
  input(options: object): unknown;
  output(options: object): unknown;
}

// zod would otherwise refuse a whole schema for one z.coerce.date(); other libraries ignore it.
const conversion = { target: "draft-2020-12", libraryOptions: { unrepresentable: "any" } };

/**
 * The parameters of a pipeline, as they are given, as JSON Schema.
 *
 * @throws TsugiteError `PARAMETER_SCHEMA_INVALID` when the schema gives no JSON Schema, or one of something else than an
 * object.
 */
export function paramsJsonSchema(pipeline: string, schema: StandardSchemaV1): JsonObject {
  const json = convert(pipeline, schema, "input");
  if (json.type !== "object" && json.properties === undefined) {
    throw new TsugiteError(
      "PARAMETER_SCHEMA_INVALID",
      `The params of pipeline "${pipeline}" are not described as an object.`,
      {
        fix: "Parameters have names: write for example params: z.object({ ratio: z.number() }).",
      },
    );
  }
  return json;
}

/** The parameters as the builder sees them, after transforms; undefined when the library cannot say. */
export function parsedParamsJsonSchema(pipeline: string, schema: StandardSchemaV1): JsonObject | undefined {
  try {
    return convert(pipeline, schema, "output");
  } catch {
    return undefined;
  }
}

function convert(pipeline: string, schema: StandardSchemaV1, direction: "input" | "output"): JsonObject {
  const standard = schema["~standard"] as StandardSchemaV1.Props & { readonly jsonSchema?: JsonSchemaConverter };
  if (standard.jsonSchema === undefined) throw withoutJsonSchema(pipeline, standard.vendor);
  try {
    // Through text, so that what the library adds for itself (functions, getters, symbols) stays behind.
    return JSON.parse(JSON.stringify(standard.jsonSchema[direction](conversion))) as JsonObject;
  } catch (cause) {
    const reason = reasonOf(cause);
    const message = `The params of pipeline "${pipeline}" have no JSON Schema: ${reason}.`;
    throw new TsugiteError("PARAMETER_SCHEMA_INVALID", message, {
      cause,
      fix: "Parameters are given as JSON: describe them by what JSON holds, and transform that into what the steps take.",
    });
  }
}

function withoutJsonSchema(pipeline: string, vendor: string): TsugiteError {
  const fix =
    vendor === "valibot"
      ? "Wrap it: params: toStandardJsonSchema(v.object({ … })) of @valibot/to-json-schema."
      : "Use a library that gives Standard JSON Schema: zod 4.2 or later, arktype 2.1.28 or later, or valibot with toStandardJsonSchema of @valibot/to-json-schema.";
  return new TsugiteError(
    "PARAMETER_SCHEMA_INVALID",
    `The params of pipeline "${pipeline}" are a schema of ${vendor} that gives no JSON Schema.`,
    {
      fix,
    },
  );
}
