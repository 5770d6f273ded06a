import { file, pipeline } from "@tsugite/core";
import { z } from "zod";
import { check } from "./src/steps/check.ts";
import { evaluate } from "./src/steps/evaluate.ts";
import { fitCentroids } from "./src/steps/fit-centroids.ts";
import { fitForest } from "./src/steps/fit-forest.ts";
import { load } from "./src/steps/load.ts";
import { report } from "./src/steps/report.ts";
import { split } from "./src/steps/split.ts";

/** Tells the species of penguins in two ways, and compares them. */
export default pipeline(
  {
    name: "penguins",
    params: z.object({
      ratio: z.number().min(0.1).max(0.9).default(0.8).describe("Share of the penguins to train on"),
      trees: z.int().positive().default(60).describe("Trees in the random forest"),
      seed: z.int().default(2014).describe("Decides the split and the forest"),
      title: z.string().default("Which penguin is this?").describe("Title of the report"),
    }),
  },
  ({ params }) => {
    const rows = load({ csv: file("data/penguins.csv") });
    const { penguins, quality } = check({ rows, maxDropped: 0.1 });
    const { train, test } = split({ penguins, ratio: params.ratio, seed: params.seed });

    const { model } = fitForest({ penguins: train, trees: params.trees, seed: params.seed });
    const centroids = fitCentroids({ penguins: train });

    const forest = evaluate({ model, penguins: test }, { name: "evaluate-forest" });
    const baseline = evaluate({ model: centroids, penguins: test }, { name: "evaluate-baseline" });

    return {
      forestAccuracy: forest.accuracy,
      baselineAccuracy: baseline.accuracy,
      report: report({ title: params.title, penguins, quality, forest, baseline }),
    };
  },
);
