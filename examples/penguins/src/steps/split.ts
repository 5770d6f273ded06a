import { step } from "@tsugite/core";
import { type Penguin, speciesNames } from "../penguin.ts";
import { shuffle } from "../shuffle.ts";

/** Divides the penguins at random, each species in the same proportion. */
export const split = step(
  { name: "split", outputs: ["train", "test"] },
  ({ penguins, ratio, seed }: { penguins: Penguin[]; ratio: number; seed: number }, { metadata }) => {
    const train: Penguin[] = [];
    const test: Penguin[] = [];
    for (const name of speciesNames) {
      const shuffled = shuffle(
        penguins.filter(({ species }) => species === name),
        seed,
      );
      const cut = Math.round(shuffled.length * ratio);
      train.push(...shuffled.slice(0, cut));
      test.push(...shuffled.slice(cut));
    }
    metadata({ train: train.length, test: test.length });
    return { train, test };
  },
);
