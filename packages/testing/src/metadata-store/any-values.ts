import type { Json, JsonObject } from "@tsugite/core";
import fc from "fast-check";

/** Any UTF-16 text: also NUL, lone surrogates, and what no font can show. */
export const anyText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
      fc.constantFrom("\0", "\ud800", "\udc00", "'", '"', "%", "é", "継手", "😀", "\r\n"),
    ),
    { maxLength: 12 },
  )
  .map((units) => units.join(""));

/** Texts that have meanings of their own in SQL and in JavaScript objects, or any other. */
export const anyName: fc.Arbitrary<string> = fc.oneof(
  anyText,
  fc.constantFrom("__proto__", "constructor", "toString", "", "'; DROP TABLE runs; --", "0", "a.b"),
);

const anyJson: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constant(null),
    fc.boolean(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
    anyText,
    fc.array(tie("value"), { maxLength: 4 }),
    fc.array(fc.tuple(anyName, tie("value")), { maxLength: 4 }).map((entries) => Object.fromEntries(entries)),
  ),
})).value;

export const anyJsonObject: fc.Arbitrary<JsonObject> = fc
  .array(fc.tuple(anyName, anyJson), { maxLength: 5 })
  .map((entries) => Object.fromEntries(entries));
