import { expect, test } from "vitest";
import { forestCodec, predictWithForest, trainForest } from "./forest.ts";
import { samplePenguins } from "./sample-penguins.test-helper.ts";

const penguins = samplePenguins();

test("a forest that was stored predicts what it did before", async () => {
  const forest = trainForest(penguins, { trees: 10, seed: 1 });
  const restored = await forestCodec.decode(await forestCodec.encode(forest));
  expect(predictWithForest(restored, penguins)).toEqual(predictWithForest(forest, penguins));
});

test("the same seed grows the same forest, byte for byte", async () => {
  const grow = (seed: number) => forestCodec.encode(trainForest(penguins, { trees: 5, seed }));
  expect(await grow(7)).toBe(await grow(7));
  expect(await grow(7)).not.toBe(await grow(8));
});
