import { expect, test } from "vitest";
import { accuracyOf, confusionMatrix, scoresOf, total } from "./confusion-matrix.ts";

const matrix = confusionMatrix([
  { species: "Adelie", predicted: "Adelie" },
  { species: "Adelie", predicted: "Chinstrap" },
  { species: "Chinstrap", predicted: "Chinstrap" },
  { species: "Gentoo", predicted: "Gentoo" },
]);

test("every pair of species is counted, also those that never occur", () => {
  expect(matrix).toHaveLength(9);
  expect(matrix).toContainEqual({ actual: "Adelie", predicted: "Chinstrap", count: 1 });
  expect(matrix).toContainEqual({ actual: "Gentoo", predicted: "Adelie", count: 0 });
  expect(total(matrix)).toBe(4);
});

test("accuracy is the share on the diagonal", () => {
  expect(accuracyOf(matrix)).toBe(0.75);
});

test("precision looks at what was predicted, recall at what there is", () => {
  expect(scoresOf(matrix)).toEqual([
    { species: "Adelie", precision: 1, recall: 0.5 },
    { species: "Chinstrap", precision: 0.5, recall: 1 },
    { species: "Gentoo", precision: 1, recall: 1 },
  ]);
});
