import { expect, test } from "vitest";
import { samplePenguins } from "../sample-penguins.test-helper.ts";
import { split } from "./split.ts";

const penguins = samplePenguins();

test("each penguin is either trained on or tested with", () => {
  const { train, test } = split.run({ penguins, ratio: 0.8, seed: 1 });
  expect(train).toHaveLength(266);
  expect(new Set([...train, ...test])).toEqual(new Set(penguins));
});

test("species keep their proportions", () => {
  const { train } = split.run({ penguins, ratio: 0.5, seed: 1 });
  const share = (list: typeof penguins) => list.filter(({ species }) => species === "Chinstrap").length / list.length;
  expect(share(train)).toBeCloseTo(share(penguins), 2);
});
