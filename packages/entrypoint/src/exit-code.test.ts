import { TsugiteError } from "@tsugite/core";
import { expect, test } from "vitest";
import { exitCodeOfError } from "./exit-code.ts";

test("an engine is told not to repeat a step that another attempt has taken over", () => {
  expect(exitCodeOfError(new TsugiteError("ATTEMPT_FENCED", "The newest attempt is 2."))).toBe(78);
  expect(exitCodeOfError(new TsugiteError("ENTRYPOINT_ARGUMENT_INVALID", "No step."))).toBe(2);
  expect(exitCodeOfError(new TsugiteError("METADATA_STORE_FAILED", "The disk is full."))).toBe(1);
  expect(exitCodeOfError("no")).toBe(1);
});

test("an engine is told not to repeat a step that is too old for its database, and may repeat one whose database is behind", () => {
  expect(exitCodeOfError(new TsugiteError("METADATA_STORE_NEWER", "Its schema is 9."))).toBe(78);
  expect(exitCodeOfError(new TsugiteError("METADATA_STORE_BEHIND", "It has no tables yet."))).toBe(1);
});
