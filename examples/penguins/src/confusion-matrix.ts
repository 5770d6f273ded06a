import { type Species, speciesNames } from "./penguin.ts";

/** How often penguins of one species were taken for another, or for what they are. */
export interface Confusion {
  readonly actual: Species;
  readonly predicted: Species;
  readonly count: number;
}

/** Precision and recall of one species. */
export interface Scores {
  readonly species: Species;
  /** Share of those taken for this species that are. */
  readonly precision: number;
  /** Share of this species that was recognised. */
  readonly recall: number;
}

/** Counts every pair of species, row by row. */
export function confusionMatrix(answers: readonly { species: Species; predicted: Species }[]): Confusion[] {
  return speciesNames.flatMap((actual) =>
    speciesNames.map((predicted) => ({
      actual,
      predicted,
      count: answers.filter((answer) => answer.species === actual && answer.predicted === predicted).length,
    })),
  );
}

/** Share of all penguins that were recognised. */
export function accuracyOf(matrix: readonly Confusion[]): number {
  return total(matrix.filter(isRight)) / total(matrix);
}

/** Precision and recall, species by species. */
export function scoresOf(matrix: readonly Confusion[]): Scores[] {
  return speciesNames.map((species) => ({
    species,
    precision: accuracyOf(matrix.filter(({ predicted }) => predicted === species)),
    recall: accuracyOf(matrix.filter(({ actual }) => actual === species)),
  }));
}

/** How many penguins a matrix, or part of it, counts. */
export function total(matrix: readonly Confusion[]): number {
  return matrix.reduce((sum, { count }) => sum + count, 0);
}

/** Whether a cell counts penguins that were recognised. */
export function isRight({ actual, predicted }: Confusion): boolean {
  return actual === predicted;
}
