import { isDeepStrictEqual } from "node:util";

/** Where two values differ first. */
export interface Difference {
  /** `.steps[0].status`; empty for the values themselves. */
  readonly path: string;
  readonly actual: unknown;
  readonly expected: unknown;
}

/** How strictly values are compared: `exact`, or only what is `expected`. Members that are undefined count as absent. */
export type Strictness = "exact" | "expected";

/**
 * Where a value differs first from what was expected: there, a regular expression stands for a text that it matches,
 * and a function for what it returns true for. Bytes are the same whatever class holds them.
 */
export function firstDifference(
  actual: unknown,
  expected: unknown,
  strictness: Strictness,
  path = "",
): Difference | undefined {
  const difference = { path, actual, expected };
  if (expected instanceof RegExp) return typeof actual === "string" && expected.test(actual) ? undefined : difference;
  if (typeof expected === "function") return expected(actual) === true ? undefined : difference;
  if (expected instanceof Uint8Array) {
    return actual instanceof Uint8Array && Buffer.compare(actual, expected) === 0 ? undefined : difference;
  }
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual) || actual.length !== expected.length) return difference;
    return firstOf(expected.keys(), (key) =>
      firstDifference(actual[key], expected[key], strictness, `${path}[${key}]`),
    );
  }
  if (!isRecord(expected)) return isDeepStrictEqual(actual, expected) ? undefined : difference;
  if (!isRecord(actual)) return difference;
  const keys = new Set([...Object.keys(expected), ...(strictness === "exact" ? Object.keys(actual) : [])]);
  return firstOf(keys, (key) => {
    return firstDifference(memberOf(actual, key), memberOf(expected, key), strictness, `${path}.${key}`);
  });
}

function firstOf<Key>(keys: Iterable<Key>, find: (key: Key) => Difference | undefined): Difference | undefined {
  for (const key of keys) {
    const difference = find(key);
    if (difference !== undefined) return difference;
  }
  return undefined;
}

/** Objects with members, of whatever class; not those that hold what they are inside, as a Map or a Date. */
function isRecord(value: unknown): value is Record<string, unknown> {
  return ["[object Object]", "[object Error]"].includes(Object.prototype.toString.call(value));
}

function memberOf(object: Record<string, unknown>, key: string): unknown {
  return Object.hasOwn(object, key) || object instanceof Error ? object[key] : undefined;
}
