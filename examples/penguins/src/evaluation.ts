import type { Confusion } from "./confusion-matrix.ts";
import type { Answer } from "./model.ts";

/** How well a model did on penguins it had not seen. */
export interface Evaluation {
  readonly accuracy: number;
  readonly matrix: readonly Confusion[];
  readonly mistakes: readonly Answer[];
}
