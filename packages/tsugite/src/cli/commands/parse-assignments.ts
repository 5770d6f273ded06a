import { type Json, type JsonObject, TsugiteError } from "@tsugite/core";

/** `name=value` arguments as an object. A value is JSON, else text. Raises `USAGE`. */
export function parseAssignments(assignments: readonly string[], option: string): JsonObject {
  const texts = Object.entries(splitAssignments(assignments, option));
  return Object.fromEntries(texts.map(([name, text]) => [name, parseValue(text)]));
}

/** `name=value` arguments as they were typed. Raises `USAGE`. */
export function splitAssignments(assignments: readonly string[], option: string): Readonly<Record<string, string>> {
  const values = new Map<string, string>();
  for (const assignment of assignments) {
    const at = assignment.indexOf("=");
    if (at <= 0) {
      throw new TsugiteError("USAGE", `${option} ${assignment} has no ${at === 0 ? "name" : "`=`"}.`, {
        fix: `Write ${option} name=value.`,
      });
    }
    const name = assignment.slice(0, at);
    if (values.has(name)) {
      throw new TsugiteError("USAGE", `${option} sets \`${name}\` twice.`, { fix: "Give it once." });
    }
    values.set(name, assignment.slice(at + 1));
  }
  return Object.fromEntries(values);
}

function parseValue(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}
