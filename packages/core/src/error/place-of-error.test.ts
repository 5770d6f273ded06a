import { expect, test } from "vitest";
import { placeOfError } from "./place-of-error.ts";

function errorWith(...frames: readonly string[]): Error {
  return Object.assign(new Error("x"), { stack: ["Error: x", ...frames.map((frame) => `    at ${frame}`)].join("\n") });
}

test("the place of an error is in the project, else in the file that raised it", () => {
  const raised = errorWith(
    "node:internal/x:1:1",
    "call (/shop/node_modules/acme/index.js:2:7)",
    "run (file:///shop/f.ts:3:4)",
  );
  expect(placeOfError(raised, "/shop")).toBe("f.ts:3:4");
  expect(placeOfError(raised, "/elsewhere")).toBe("/shop/node_modules/acme/index.js:2:7");
  expect(placeOfError(errorWith("file:///a/b.ts:5:6"), "/shop")).toBe("/a/b.ts:5:6");
  expect(placeOfError(errorWith("node:internal/x:1:1"), "/shop")).toBeUndefined();
  expect(placeOfError("a tantrum", "/shop")).toBeUndefined();
});
