import { expect, test } from "vitest";
import { declaredPath, requiredPath } from "./declared-path.ts";

test.each([
  ["./a b.csv", "/shop/src #1/a b.csv"],
  ["./a%20b.csv", "/shop/src #1/a b.csv"],
  ["../data/a%23b.csv?raw#top", "/shop/data/a#b.csv"],
  ["../data/", "/shop/data"],
  ["./100%.csv", undefined],
  ["..", undefined],
  ["./.env.local", undefined],
])("new URL(%s) declares %s", (specifier, path) => {
  expect(declaredPath("/shop/src #1/steps.ts", specifier)).toBe(path);
});

test("what is required is a path, no URL", () => {
  expect(requiredPath("/shop/src/steps.ts", "./a%20#b.cjs")).toBe("/shop/src/a%20#b.cjs");
  expect(requiredPath("/shop/src/steps.ts", "..")).toBeUndefined();
});
