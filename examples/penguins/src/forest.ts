import { codec } from "@tsugite/core";
import { RandomForestClassifier } from "ml-random-forest";
import { features } from "./features.ts";
import { type Penguin, type Species, speciesNames } from "./penguin.ts";

/** How a forest is grown. */
export interface ForestOptions {
  readonly trees: number;
  readonly seed: number;
}

/** Stores a forest as text. It is an instance of a class, which no built-in codec holds. */
export const forestCodec = codec({
  name: "random-forest",
  encode: (forest: RandomForestClassifier) => JSON.stringify(forest),
  decode: (json) => RandomForestClassifier.load(JSON.parse(json)),
});

/** Grows a random forest that tells the species. */
export function trainForest(penguins: readonly Penguin[], { trees, seed }: ForestOptions): RandomForestClassifier {
  const forest = new RandomForestClassifier({
    seed,
    nEstimators: trees,
    // Each tree sees four of the seven features, and grows until its leaves are pure.
    maxFeatures: 4,
    replacement: false,
    treeOptions: { minNumSamples: 1, gainThreshold: 0 },
    noOOB: true,
  });
  forest.train(
    penguins.map(features),
    penguins.map(({ species }) => speciesNames.indexOf(species)),
  );
  return forest;
}

/** The species that most trees vote for, of each penguin. */
export function predictWithForest(forest: RandomForestClassifier, penguins: readonly Penguin[]): Species[] {
  return forest.predict(penguins.map(features)).map((index) => speciesNames[index] as Species);
}
