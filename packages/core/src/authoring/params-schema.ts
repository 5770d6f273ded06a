import type { StandardSchemaV1 } from "@standard-schema/spec";
import { reasonOf } from "../error/reason-of.ts";
import { TsugiteError } from "../error/tsugite-error.ts";
import type { JsonObject } from "../json/json.ts";
import { jsonSchemaOf } from "../json/json-schema-of.ts";

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
  try {
    const json = jsonSchemaOf(schema, direction);
    if (json !== undefined) return json;
  } catch (cause) {
    const reason = reasonOf(cause);
    const message = `The params of pipeline "${pipeline}" have no JSON Schema: ${reason}.`;
    throw new TsugiteError("PARAMETER_SCHEMA_INVALID", message, {
      cause,
      fix: "Parameters are given as JSON: describe them by what JSON holds, and transform that into what the steps take.",
    });
  }
  throw withoutJsonSchema(pipeline, schema["~standard"].vendor);
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
