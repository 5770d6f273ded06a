import { expect, test } from "vitest";
import { definitionCalls } from "./definition-calls.ts";
import { parseSource } from "./parse-source.ts";

const from = `from "@tsugite/core";`;

test.each<[string, string[]]>([
  [`import { step } ${from} export const a = step("a", f);`, ["step a top"]],
  [
    `import { step as s, pipeline } ${from} export const a = s("a", f); export default pipeline("p", () => {});`,
    ["step a top", "pipeline default top"],
  ],
  [
    `import * as t ${from} export const a = t.step("a", f); export const b = t["step"]("b", f);`,
    ["step a top", "step b top"],
  ],
  [`import { type step } ${from} step("a", f);`, []],
  [`import type { step } ${from} step("a", f);`, []],
  [`import { step } from "./mine.ts"; export const a = step("a", f);`, []],
  [`import { step } ${from} function f(step) { step("a"); }`, []],
  [`import { step } ${from} for (const step of all) step("a");`, []],
  [`import { step } ${from} try {} catch (step) { step("a"); }`, []],
  [`import { step } ${from} { const { step } = mine; step("a"); }`, []],
  [`import * as t ${from} const f = (t) => t.step("a");`, []],
  [`import { step } ${from} export const make = () => step("a", f);`, ["step  nested"]],
  [`import { step } ${from} export const steps = { a: step("a", f) };`, ["step  top"]],
  [`import { step } ${from} const a = step("a", f); export { a as b, a as c };`, ["step b,c top"]],
  [`import { step } ${from} export const a = (step("a", f) satisfies object)!;`, ["step a top"]],
  [`import { step } ${from} if (x) { const a = step("a", f); } export const a = 1;`, ["step  top"]],
])("%s", (code, found) => {
  const { program } = parseSource("x.ts", code, "ts");
  const calls = definitionCalls(program, ["step", "pipeline"]);
  expect(calls.map(({ callee, exports, topLevel }) => `${callee} ${exports} ${topLevel ? "top" : "nested"}`)).toEqual(
    found,
  );
});
