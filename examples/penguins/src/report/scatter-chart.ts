import type { Evaluation } from "../evaluation.ts";
import { type Penguin, speciesNames } from "../penguin.ts";
import type { Html } from "./html.ts";
import { renderChart } from "./render-chart.ts";

/** Close to those of the package palmerpenguins; legible on white and on black. */
const speciesColors = ["#ef7d1a", "#a855d4", "#0e9193"];

const speciesShapes = ["circle", "triangle-up", "square"];

/** The diamond stands around the circle where both models are wrong. */
const modelShapes = ["circle", "M0,-1.7L1.7,0L0,1.7L-1.7,0Z"];

const position = {
  x: { field: "bill_length_mm", type: "quantitative", title: "bill length (mm)", scale: { zero: false } },
  y: { field: "flipper_length_mm", type: "quantitative", title: "flipper length (mm)", scale: { zero: false } },
} as const;

/** Plots the bills and flippers of all penguins, and marks those that a model got wrong. */
export function scatterChart(
  penguins: readonly Penguin[],
  models: Readonly<Record<string, Evaluation>>,
): Promise<Html> {
  const mistakes = Object.entries(models).flatMap(([model, evaluation]) =>
    evaluation.mistakes.map((mistake) => ({ ...mistake, model })),
  );
  return renderChart(
    {
      width: 780,
      height: 420,
      resolve: { scale: { color: "independent", shape: "independent" } },
      layer: [
        {
          data: { values: [...penguins] },
          mark: { type: "point", filled: true, size: 48, opacity: 0.85 },
          encoding: {
            ...position,
            color: { field: "species", scale: { domain: [...speciesNames], range: speciesColors } },
            shape: { field: "species", scale: { domain: [...speciesNames], range: speciesShapes } },
          },
        },
        {
          data: { values: mistakes },
          mark: { type: "point", stroke: "currentColor", size: 220, strokeWidth: 1.8, opacity: 1 },
          encoding: {
            ...position,
            shape: {
              field: "model",
              title: "mistaken by",
              scale: { domain: Object.keys(models), range: modelShapes },
            },
          },
        },
      ],
    },
    `Bill length against flipper length of ${penguins.length} penguins, coloured by species.`,
  );
}
