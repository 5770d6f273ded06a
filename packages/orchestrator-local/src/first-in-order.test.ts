import fc from "fast-check";
import { expect, test } from "vitest";
import { FirstInOrder } from "./first-in-order.ts";

test("gives back whatever was added, smallest first", () => {
  fc.assert(
    fc.property(fc.array(fc.nat()), (values) => {
      const queue = new FirstInOrder();
      for (const value of values) queue.add(value);
      const taken = values.map(() => queue.take());
      expect(taken).toEqual(values.toSorted((a, b) => a - b));
      expect(queue.take()).toBeUndefined();
    }),
  );
});

test("is right while adding and taking alternate", () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.nat(100), { nil: undefined })), (operations) => {
      const queue = new FirstInOrder();
      const model: number[] = [];
      for (const value of operations) {
        if (value === undefined) {
          model.sort((a, b) => a - b);
          expect(queue.first).toBe(model[0]);
          expect(queue.take()).toBe(model.shift());
        } else {
          queue.add(value);
          model.push(value);
        }
      }
    }),
  );
});
