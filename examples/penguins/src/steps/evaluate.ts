import { step } from "@tsugite/core";
import { accuracyOf, confusionMatrix } from "../confusion-matrix.ts";
import { answerAll, type Model } from "../model.ts";
import type { Penguin } from "../penguin.ts";

/** Compares what a model takes penguins for with what they are. */
export const evaluate = step(
  { name: "evaluate", outputs: ["accuracy", "matrix", "mistakes"] },
  ({ model, penguins }: { model: Model; penguins: Penguin[] }, { metadata }) => {
    const answers = answerAll(model, penguins);
    const matrix = confusionMatrix(answers);
    const mistakes = answers.filter(({ species, predicted }) => species !== predicted);
    const accuracy = accuracyOf(matrix);
    metadata({ accuracy, mistakes: mistakes.length });
    return { accuracy, matrix, mistakes };
  },
);
