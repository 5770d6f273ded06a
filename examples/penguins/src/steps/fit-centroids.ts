import { step } from "@tsugite/core";
import { trainNearestCentroid } from "../nearest-centroid.ts";
import type { Penguin } from "../penguin.ts";

/** Trains the baseline. Its model is plain data and therefore the result as it is. */
export const fitCentroids = step("fit-centroids", ({ penguins }: { penguins: Penguin[] }, { log }) => {
  log(`averaging ${penguins.length} penguins`);
  const model = trainNearestCentroid(penguins);
  for (const [species, [billLength]] of Object.entries(model.centroids)) {
    log(`the average ${species} has a bill of ${billLength?.toFixed(1)} mm`);
  }
  return model;
});
