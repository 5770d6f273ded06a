import { MAX_DEPTH } from "./not-encodable.ts";

/**
 * Whether JSON holds a value as it is, so that it needs neither a copy nor an explanation. Says no to anything out of
 * the ordinary, and leaves it to `toJson` to find out what it is.
 */
export function isPlainJson(value: unknown, depth: number = 0): boolean {
  switch (typeof value) {
    case "string":
    case "boolean":
      return true;
    case "number":
      return Number.isFinite(value) && !Object.is(value, -0);
    case "object":
      if (value === null) return true;
      if (depth === MAX_DEPTH) return false;
      return Array.isArray(value) ? isPlainArray(value, depth) : isPlainRecord(value, depth);
    default:
      return false;
  }
}

function isPlainArray(array: readonly unknown[], depth: number): boolean {
  if (Object.getPrototypeOf(array) !== Array.prototype) return false;
  // More keys than elements: it has properties of its own, which JSON drops. Fewer: it has holes.
  if (Object.keys(array).length !== array.length) return false;
  for (const item of array) {
    if (!isPlainJson(item, depth + 1)) return false;
  }
  return true;
}

function isPlainRecord(record: object, depth: number): boolean {
  const prototype: unknown = Object.getPrototypeOf(record);
  if (prototype !== Object.prototype && prototype !== null) return false;
  if (Object.getOwnPropertySymbols(record).length > 0) return false;
  for (const key of Object.keys(record)) {
    if (key.startsWith("$")) return false;
    const property = Object.getOwnPropertyDescriptor(record, key);
    if (property === undefined || property.get !== undefined || property.set !== undefined) return false;
    // JSON drops undefined properties as well.
    if (property.value !== undefined && !isPlainJson(property.value, depth + 1)) return false;
  }
  return true;
}
