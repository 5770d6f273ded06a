import fc from "fast-check";
import { expect, test } from "vitest";
import { eachLine, LineSplitter, MAX_LINE } from "./line-splitter.ts";

const anyText = fc
  .array(fc.constantFrom("\n", "\r", "a", "ü", "継", "🐧", " "), { maxLength: 40 })
  .map((parts) => parts.join(""));

test("lines are the same however a text is cut into chunks, inside of characters too", () => {
  fc.assert(
    fc.property(anyText, fc.array(fc.nat(12), { minLength: 1, maxLength: 60 }), (text, cuts) => {
      const lines: string[] = [];
      const splitter = new LineSplitter((line) => lines.push(line));
      const bytes = Buffer.from(text);
      for (let at = 0, turn = 0; at < bytes.length; turn++) {
        const length = 1 + (cuts[turn % cuts.length] ?? 0);
        splitter.write(bytes.subarray(at, at + length));
        at += length;
      }
      splitter.flush();
      const expected = text.split("\n");
      // What follows the last newline is a line only if it holds something.
      if (expected.at(-1) === "") expected.pop();
      expect(lines).toEqual(expected);
    }),
  );
});

test("the lines of one text are those that stand between its newlines", () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const lines: string[] = [];
      eachLine(text, (line) => lines.push(line));
      expect(lines).toEqual(text.split("\n"));
    }),
  );
});

test("a line that does not end is passed on in pieces, and kept for no longer than a piece", () => {
  const pieces: string[] = [];
  const splitter = new LineSplitter((line) => pieces.push(line));
  for (let chunk = 0; chunk < 1000; chunk++) splitter.write("x".repeat(100));
  expect(pieces.every(({ length }) => length === MAX_LINE)).toBe(true);
  expect(pieces).toHaveLength(Math.floor(100_000 / MAX_LINE));
  splitter.write(`${"y".repeat(50_000)}\nshort\n`);
  splitter.flush();
  expect(pieces.join("")).toBe(`${"x".repeat(100_000)}${"y".repeat(50_000)}short`);
});
