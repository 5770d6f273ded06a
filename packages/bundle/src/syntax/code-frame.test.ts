import { expect, test } from "vitest";
import { codeFrame } from "./code-frame.ts";
import { lineAndColumn } from "./line-and-column.ts";

const text = "one\ntwo\nthree ä x\nfour\nfive";

test("an offset is a line and a column, both from 1", () => {
  expect(lineAndColumn(text, 0)).toEqual({ line: 1, column: 1 });
  expect(lineAndColumn(text, text.indexOf("x"))).toEqual({ line: 3, column: 9 });
  expect(lineAndColumn(text, text.indexOf("\n"))).toEqual({ line: 1, column: 4 });
  expect(lineAndColumn(text, text.length)).toEqual({ line: 5, column: 5 });
});

test("a frame shows the lines around, and a caret", () => {
  expect(codeFrame(text, { line: 3, column: 9 })).toBe(
    "  1 | one\n  2 | two\n> 3 | three ä x\n    |         ^\n  4 | four",
  );
});
