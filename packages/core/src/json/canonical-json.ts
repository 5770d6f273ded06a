import type { Json } from "./json.ts";

/**
 * JSON with sorted keys and no white space, so that equal values give equal bytes whatever built them.
 *
 * Keys are compared by UTF-16 code units, as RFC 8785 (JSON Canonicalization Scheme) asks.
 */
export function canonicalJson(value: Json): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  const object = value as Readonly<Record<string, Json | undefined>>;
  const members: string[] = [];
  for (const key of Object.keys(object).sort()) {
    const member = object[key];
    if (member !== undefined) members.push(`${JSON.stringify(key)}:${canonicalJson(member)}`);
  }
  return `{${members.join(",")}}`;
}
