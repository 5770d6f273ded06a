import { inspect } from "node:util";

const LONGEST = 300;

/** A value as a failed check tells it: on one line, and not without end. */
export function describeFound(value: unknown): string {
  if (value instanceof Uint8Array) return `${value.byteLength} bytes ${Buffer.from(value).toString("hex", 0, 16)}`;
  const text = inspect(value, { breakLength: Number.POSITIVE_INFINITY, compact: true, depth: 4, maxStringLength: 200 });
  return text.length > LONGEST ? `${text.slice(0, LONGEST)} …` : text;
}

/** What was expected: a function is told by its name, `aNumber`, a regular expression by itself. */
export function describeExpected(value: unknown): string {
  if (typeof value === "function") return value.name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, " ").toLowerCase();
  if (value instanceof RegExp) return `a text that matches ${value}`;
  return describeFound(value);
}
