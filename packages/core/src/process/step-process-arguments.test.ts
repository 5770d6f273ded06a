import { expect, test } from "vitest";
import { heapLimitMiB, stepProcessOptions } from "./step-process-arguments.ts";

test("a step process has the options of Node of its parent, but those that are about the parent's own program", () => {
  const own = [
    "--conditions=a",
    "-C",
    "b",
    "--inspect-brk=9229",
    "--input-type=module",
    "-e",
    "import('x')",
    "--import",
    "y",
  ];
  expect(stepProcessOptions(undefined, own)).toEqual([
    "--conditions=a",
    "-C",
    "b",
    "--import",
    "y",
    "--enable-source-maps",
  ]);
  expect(stepProcessOptions(undefined, ["--input-type", "module", "--eval", "1"])).toEqual(["--enable-source-maps"]);
});

test("with a limit, the heap may fill three quarters of it, whatever the parent's may", () => {
  expect(stepProcessOptions(1024 ** 3, ["--max-old-space-size=50"])).toEqual([
    "--max-old-space-size=50",
    "--enable-source-maps",
    "--max-old-space-size=768",
  ]);
  expect(heapLimitMiB(1)).toBe(1);
});
