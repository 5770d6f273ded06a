import fc from "fast-check";
import { expect, test } from "vitest";
import { formatDuration, parseDuration } from "./duration.ts";

test("a duration is written as people read it, and can be read again", () => {
  expect([0, 20, 1_000, 90_000, 5_400_000].map(formatDuration)).toEqual(["0ms", "20ms", "1s", "1m30s", "1h30m"]);
  fc.assert(
    fc.property(fc.nat(), (milliseconds) => {
      expect(parseDuration(formatDuration(milliseconds))).toBe(milliseconds);
    }),
  );
});
