import { expect, test } from "vitest";
import { readParameterTexts } from "./read-parameter-texts.ts";

const schema = { type: "object", properties: { title: { type: "string" }, trees: { type: "integer" } } };

test("a parameter that is a text is taken as it was typed", () => {
  expect(readParameterTexts({ title: "12" }, schema)).toEqual({ title: "12" });
  expect(readParameterTexts({ title: '"quoted"' }, schema)).toEqual({ title: '"quoted"' });
});

test("other parameters are read as JSON, and as text where they are none", () => {
  expect(readParameterTexts({ trees: "12" }, schema)).toEqual({ trees: 12 });
  expect(readParameterTexts({ trees: "many" }, schema)).toEqual({ trees: "many" });
  expect(readParameterTexts({ other: '{"a":[1]}' }, schema)).toEqual({ other: { a: [1] } });
  expect(readParameterTexts({ other: "x" }, undefined)).toEqual({ other: "x" });
});
