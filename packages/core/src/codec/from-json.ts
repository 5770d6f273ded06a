import { TsugiteError } from "../error/tsugite-error.ts";
import type { Json } from "../json/json.ts";
import { MAX_DEPTH } from "./not-encodable.ts";
import { bytesToBinary } from "./typed-array.ts";

/**
 * The value that `toJson` was given.
 *
 * @throws TsugiteError `ARTIFACT_NOT_DECODABLE` when it was not made by `toJson`.
 */
export function fromJson(json: Json): unknown {
  return decodeAny(json, 0);
}

function decodeAny(json: Json, depth: number): unknown {
  if (typeof json !== "object" || json === null) return json;
  if (depth > MAX_DEPTH) throw malformed("it is nested too deep");
  if (Array.isArray(json)) return json.map((item: Json) => decodeAny(item, depth + 1));
  const members = Object.entries(json as Readonly<Record<string, Json>>);
  const [first] = members;
  if (first?.[0].startsWith("$")) {
    if (members.length > 1) throw malformed(`"${first[0]}" is not the only key of its object`);
    return decodeSpecial(first[0], first[1], depth);
  }
  // Object.fromEntries makes own properties, of "__proto__" as well.
  return Object.fromEntries(members.map(([key, member]) => [key, decodeAny(member, depth + 1)]));
}

function decodeSpecial(key: string, json: Json, depth: number): unknown {
  switch (key) {
    case "$date":
      return decodeDate(json);
    case "$bigint":
      return decodeBigint(json);
    case "$number":
      return decodeNumber(json);
    case "$undefined":
      if (json !== true) throw malformed('"$undefined" is not true');
      return undefined;
    case "$typed":
      return decodeTyped(json);
    case "$map":
      return new Map(decodePairs(key, json, depth));
    case "$set":
      return new Set(asArray(key, json).map((item) => decodeAny(item, depth + 1)));
    case "$object":
      return Object.fromEntries(decodePairs(key, json, depth).map(([name, value]) => [asKey(name), value]));
    default:
      throw malformed(`it has an unknown key ${JSON.stringify(key)}`);
  }
}

function decodeDate(json: Json): Date {
  const date = new Date(typeof json === "string" ? json : Number.NaN);
  if (Number.isNaN(date.getTime())) throw malformed(`${JSON.stringify(json)} is no date`);
  return date;
}

function decodeBigint(json: Json): bigint {
  if (typeof json !== "string" || !/^-?[0-9]+$/.test(json)) throw malformed(`${JSON.stringify(json)} is no bigint`);
  return BigInt(json);
}

function decodeNumber(json: Json): number {
  if (json === "NaN" || json === "Infinity" || json === "-Infinity" || json === "-0") return Number(json);
  throw malformed(`${JSON.stringify(json)} is none of the numbers that "$number" stands for`);
}

function decodeTyped(json: Json): unknown {
  const [name, base64, ...rest] = asArray("$typed", json);
  if (typeof name !== "string" || typeof base64 !== "string" || rest.length > 0) {
    throw malformed('"$typed" does not hold the name of a class and base64');
  }
  const bytes = Buffer.from(base64, "base64");
  // Buffer.from skips what is no base64.
  const binary = bytes.toString("base64") === base64 ? bytesToBinary(name, new Uint8Array(bytes)) : undefined;
  if (binary === undefined)
    throw malformed(`${JSON.stringify(name)} is no class that holds bytes, or its base64 is damaged`);
  return binary;
}

function decodePairs(key: string, json: Json, depth: number): [unknown, unknown][] {
  return asArray(key, json).map((pair) => {
    if (!Array.isArray(pair) || pair.length !== 2) throw malformed(`"${key}" does not hold pairs`);
    return [decodeAny(pair[0], depth + 1), decodeAny(pair[1], depth + 1)];
  });
}

function asArray(key: string, json: Json): readonly Json[] {
  if (!Array.isArray(json)) throw malformed(`"${key}" does not hold a list`);
  return json;
}

function asKey(name: unknown): string {
  if (typeof name !== "string") throw malformed('a key in "$object" is no text');
  return name;
}

function malformed(why: string): TsugiteError {
  return new TsugiteError("ARTIFACT_NOT_DECODABLE", `This was not written by the JSON codec: ${why}.`);
}
