import fc from "fast-check";
import { expect, test } from "vitest";
import { sizeOfLine } from "../run/left-out.ts";
import { logLevels } from "../run/run-record.ts";
import { type HeldLine, HeldLines } from "./held-lines.ts";

const anyLine: fc.Arbitrary<HeldLine> = fc.record({
  level: fc.constantFrom(...logLevels),
  // Halves of surrogate pairs come back as well: a long line is cut without regard to them.
  text: fc.oneof(fc.string({ unit: "binary" }), fc.constant("\ud83d"), fc.constant("")),
});

test("what is held comes back as it was, to whoever shares the memory", () => {
  fc.assert(
    fc.property(fc.array(anyLine, { maxLength: 20 }), (lines) => {
      const held = new HeldLines();
      for (const line of lines) held.push(line);
      expect(held.isEmpty).toBe(lines.length === 0);
      expect(new HeldLines(held.memory).take()).toEqual({ leftOut: { lines: 0, bytes: 0 }, lines });
      expect(held.isEmpty).toBe(true);
    }),
  );
});

test("the newest are held, and each of the others is counted", () => {
  const held = new HeldLines();
  const printed = Array.from(
    { length: 100_000 },
    (_, number): HeldLine => ({ level: "info", text: `line ${number} ü` }),
  );
  for (const line of printed) held.push(line);
  const { leftOut, lines } = held.take();
  expect(lines).toEqual(printed.slice(-lines.length));
  expect(leftOut).toEqual(sizeOf(printed.slice(0, -lines.length)));
  expect(sizeOf(lines).bytes).toBeGreaterThan(400_000);

  for (const line of printed) held.push(line);
  const some = held.take(1000);
  expect(some.lines).toEqual(printed.slice(-some.lines.length));
  expect(some.leftOut).toEqual(sizeOf(printed.slice(0, -some.lines.length)));
  expect(sizeOf(some.lines).bytes).toBeLessThanOrEqual(1000);
});

function sizeOf(lines: readonly HeldLine[]): { readonly lines: number; readonly bytes: number } {
  return { lines: lines.length, bytes: lines.reduce((sum, { text }) => sum + sizeOfLine(text).bytes, 0) };
}
