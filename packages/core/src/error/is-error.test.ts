import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { isNotFound } from "../store/local-artifact/file-failure.ts";
import { isError } from "./is-error.ts";

test("errors of another realm, such as those of Node in a test of jest, are known as errors", () => {
  const foreign: unknown = runInNewContext('Object.assign(new Error("gone"), { code: "ENOENT", syscall: "open" })');
  expect(foreign instanceof Error).toBe(false);
  expect(isError(foreign)).toBe(true);
  expect(isNotFound(foreign)).toBe(true);
  expect(isError({ message: "gone" })).toBe(false);
});
