import fc from "fast-check";
import { expect, test } from "vitest";
import { shuffle } from "./shuffle.ts";

test("the same seed gives the same order, with every item in it", () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), fc.integer(), (items, seed) => {
      const shuffled = shuffle(items, seed);
      expect(shuffle(items, seed)).toEqual(shuffled);
      expect([...shuffled].sort()).toEqual([...items].sort());
    }),
  );
});

test("another seed gives another order", () => {
  const items = Array.from({ length: 50 }, (_, index) => index);
  expect(shuffle(items, 1)).not.toEqual(shuffle(items, 2));
});
