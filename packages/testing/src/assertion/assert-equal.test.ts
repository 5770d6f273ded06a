import { AssertionError } from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { assertEqual } from "./assert-equal.ts";
import { assertRejects } from "./assert-rejects.ts";

test("of bytes that differ, and of bytes that should not have come, a line is shown and not each byte", async () => {
  const failures = [
    Promise.resolve().then(() => assertEqual(randomBytes(1000), randomBytes(1000), "getBytes()")),
    assertRejects(Promise.resolve(randomBytes(1000)), { code: "ARTIFACT_CORRUPTED" }, "getBytes()"),
  ];
  for (const failure of await Promise.allSettled(failures)) {
    const { reason } = failure as PromiseRejectedResult;
    expect(reason).toBeInstanceOf(AssertionError);
    for (const shown of [reason.actual, reason.expected]) {
      expect(shown).toEqual(expect.any(String));
      expect(shown.length).toBeLessThan(100);
    }
  }
});
