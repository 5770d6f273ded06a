import { isPlainJson } from "../codec/is-plain-json.ts";
import { encodeJson } from "../codec/to-json.ts";
import type { Json, JsonObject } from "../json/json.ts";
import type { Settings } from "../spec/pipeline-spec.ts";
import { isRecord } from "./is-record.ts";
import type { OptionProblems } from "./option-problems.ts";

/** Reads settings for single flavors; what they mean is checked by the flavor when a stack uses them. */
export function parseSettings(value: unknown, problems: OptionProblems): Settings | undefined {
  if (value === undefined) return undefined;
  if (!isRecord(value)) {
    problems.add("settings", value, "Write an object with the name of a flavor and its settings: { kubeflow: { … } }.");
    return undefined;
  }
  const settings: [string, JsonObject][] = [];
  for (const [flavor, given] of Object.entries(value)) {
    if (given === undefined) continue;
    const json: Json | undefined = isRecord(given) && isPlainJson(given) ? encodeJson(given) : undefined;
    if (json === undefined) problems.add(`settings.${flavor}`, given, "Write an object of plain JSON.");
    // A record of plain JSON is encoded as an object.
    else settings.push([flavor, json as JsonObject]);
  }
  return settings.length === 0 ? undefined : Object.fromEntries(settings);
}
