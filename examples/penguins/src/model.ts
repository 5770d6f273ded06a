import { RandomForestClassifier } from "ml-random-forest";
import { predictWithForest } from "./forest.ts";
import { type NearestCentroid, predictWithCentroids } from "./nearest-centroid.ts";
import type { Penguin, Species } from "./penguin.ts";

/** Whatever tells the species of penguins. */
export type Model = RandomForestClassifier | NearestCentroid;

/** A penguin, and what a model takes it for. */
export interface Answer extends Penguin {
  readonly predicted: Species;
}

/** Asks a model about each penguin. */
export function answerAll(model: Model, penguins: readonly Penguin[]): Answer[] {
  const predicted =
    model instanceof RandomForestClassifier
      ? predictWithForest(model, penguins)
      : predictWithCentroids(model, penguins);
  return penguins.map((penguin, index) => ({ ...penguin, predicted: predicted[index] as Species }));
}
