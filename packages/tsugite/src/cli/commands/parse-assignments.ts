import { type Json, type JsonObject, TsugiteError } from "@tsugite/core";

/** `name=value` arguments as an object. A value is JSON, else text. Raises `USAGE`. */
export function parseAssignments(assignments: readonly string[], option: string): JsonObject {
  const values: Record<string, Json> = {};
  for (const assignment of assignments) {
    const at = assignment.indexOf("=");
    if (at <= 0) {
      throw new TsugiteError("USAGE", `${option} ${assignment} has no ${at === 0 ? "name" : "`=`"}.`, {
        fix: `Write ${option} name=value.`,
      });
    }
    const name = assignment.slice(0, at);
    if (Object.hasOwn(values, name)) {
      throw new TsugiteError("USAGE", `${option} sets \`${name}\` twice.`, { fix: "Give it once." });
    }
    Object.defineProperty(values, name, { value: parseValue(assignment.slice(at + 1)), enumerable: true });
  }
  return values;
}

function parseValue(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}
