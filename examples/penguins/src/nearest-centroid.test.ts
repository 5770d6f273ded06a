import { expect, test } from "vitest";
import { predictWithCentroids, trainNearestCentroid } from "./nearest-centroid.ts";
import type { Penguin, Species } from "./penguin.ts";

test("a penguin is taken for the species whose average it resembles most", () => {
  const model = trainNearestCentroid([
    penguin("Adelie", 38, 3700),
    penguin("Adelie", 40, 3600),
    penguin("Chinstrap", 48, 3700),
    penguin("Chinstrap", 50, 3800),
    penguin("Gentoo", 47, 5100),
    penguin("Gentoo", 49, 5300),
  ]);
  expect(model.centroids.Adelie.slice(0, 4)).toEqual([39, 17, 200, 3650]);
  expect(
    predictWithCentroids(model, [
      penguin("Gentoo", 41, 3900),
      penguin("Adelie", 47, 3500),
      penguin("Adelie", 46, 5000),
    ]),
  ).toEqual(["Adelie", "Chinstrap", "Gentoo"]);
});

function penguin(species: Species, billLength: number, bodyMass: number): Penguin {
  const other = { island: "Dream", bill_depth_mm: 17, flipper_length_mm: 200, sex: "male" } as const;
  return { ...other, species, bill_length_mm: billLength, body_mass_g: bodyMass };
}
