import { AssertionError } from "node:assert/strict";
import { digestOf } from "@tsugite/core";
import { describeExpected, describeFound } from "./describe-found.ts";
import { firstDifference, type Strictness } from "./first-difference.ts";

/** Fails unless a value is what was expected, at every depth. See {@link firstDifference} for what may stand in it. */
export function assertEqual(actual: unknown, expected: unknown, what: string): void {
  compare(actual, expected, what, "exact");
}

/** Fails unless a value has what was expected; it may have more members, at any depth, but no more items. */
export function assertMatches(actual: unknown, expected: unknown, what: string): void {
  compare(actual, expected, what, "expected");
}

function compare(actual: unknown, expected: unknown, what: string, strictness: Strictness): void {
  const difference = firstDifference(actual, expected, strictness);
  if (difference === undefined) return;
  const { path } = difference;
  throw new AssertionError({
    message: `${what}${path} is ${describeFound(difference.actual)} instead of ${describeExpected(difference.expected)}`,
    ...withoutBytes(actual, expected),
    stackStartFn: strictness === "exact" ? assertEqual : assertMatches,
  });
}

/** What a runner shows the difference of: of bytes a line, not a thousand. */
function withoutBytes(actual: unknown, expected: unknown): { readonly actual: unknown; readonly expected: unknown } {
  if (!(actual instanceof Uint8Array) && !(expected instanceof Uint8Array)) return { actual, expected };
  const told = (value: unknown): string =>
    value instanceof Uint8Array ? `${value.byteLength} bytes, sha256 ${digestOf(value)}` : describeFound(value);
  return { actual: told(actual), expected: told(expected) };
}

/** Fails unless a list has so many items. */
export function assertLength(items: readonly unknown[], length: number, what: string): void {
  if (items.length === length) return;
  throw new AssertionError({
    message: `${what} has ${items.length} items instead of ${length}: ${describeFound(items)}`,
    actual: items.length,
    expected: length,
  });
}

/** Fails when an object has a member, also one that is undefined. */
export function assertAbsent(object: object | undefined, member: string, what: string): void {
  if (object !== undefined && !Object.hasOwn(object, member)) return;
  const found = object === undefined ? "is undefined" : `has the member ${member}, which it should not`;
  throw new AssertionError({ message: `${what} ${found}`, actual: object, expected: `no ${member}` });
}
