import fc from "fast-check";
import { expect, test } from "vitest";
import { retryDelay } from "./retry-delay.ts";

const plain = { count: 5, delay: 1_000, backoff: "exponential", maxDelay: 5_000, jitter: false } as const;

test("doubles the delay with each attempt, up to the longest", () => {
  expect([1, 2, 3, 4].map((failed) => retryDelay(plain, failed))).toEqual([1_000, 2_000, 4_000, 5_000]);
});

test("keeps a constant delay", () => {
  expect([1, 2, 9].map((failed) => retryDelay({ ...plain, backoff: "constant" }, failed))).toEqual([
    1_000, 1_000, 1_000,
  ]);
});

test("draws with jitter from the upper half of the delay", () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 1, max: 2_000 }), (random, failed) => {
      const without = retryDelay(plain, failed);
      const drawn = retryDelay({ ...plain, jitter: true }, failed, () => random);
      expect(drawn).toBeGreaterThanOrEqual(without / 2);
      expect(drawn).toBeLessThanOrEqual(without);
    }),
  );
});
