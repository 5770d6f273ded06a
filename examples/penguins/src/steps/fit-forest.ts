import { step } from "@tsugite/core";
import { forestCodec, trainForest } from "../forest.ts";
import type { Penguin } from "../penguin.ts";

/** Trains the random forest. */
export const fitForest = step(
  { name: "fit-forest", outputs: { model: forestCodec }, timeout: "5m" },
  ({ penguins, trees, seed }: { penguins: Penguin[]; trees: number; seed: number }, { log }) => {
    log(`growing ${trees} trees on ${penguins.length} penguins`);
    const start = performance.now();
    const model = trainForest(penguins, { trees, seed });
    log(`they are grown after ${Math.round(performance.now() - start)} ms`);
    return { model };
  },
);
