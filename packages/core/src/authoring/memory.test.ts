import fc from "fast-check";
import { expect, test } from "vitest";
import { formatMemory, parseMemory } from "./memory.ts";

test("an amount of memory is shown as it could be written, within a twentieth", () => {
  expect([1024, 200 * 1024 ** 2, 1.5 * 1024 ** 3].map(formatMemory)).toEqual(["1Ki", "200Mi", "1.5Gi"]);
  fc.assert(
    fc.property(fc.integer({ min: 1024, max: Number.MAX_SAFE_INTEGER }), (bytes) => {
      const read = parseMemory(formatMemory(bytes)) ?? 0;
      expect(Math.abs(read - bytes) / bytes).toBeLessThan(0.05);
    }),
  );
});
