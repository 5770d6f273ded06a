import { type Confusion, isRight, total } from "../confusion-matrix.ts";
import { speciesNames } from "../penguin.ts";
import type { Html } from "./html.ts";
import { renderChart } from "./render-chart.ts";

const right = "#2f7fd6";
const wrong = "#e0453a";

/** Plots a confusion matrix; the more of a species a cell holds, the stronger its colour. */
export function confusionChart(matrix: readonly Confusion[]): Promise<Html> {
  const cells = matrix.map((cell) => ({
    ...cell,
    color: isRight(cell) ? right : wrong,
    share: cell.count / total(matrix.filter(({ actual }) => actual === cell.actual)),
  }));
  const sort = [...speciesNames];
  return renderChart(
    {
      width: 270,
      height: 270,
      data: { values: cells },
      encoding: {
        x: { field: "predicted", sort, axis: { orient: "top", labelAngle: 0 } },
        y: { field: "actual", sort },
      },
      layer: [
        {
          mark: { type: "rect", cornerRadius: 6 },
          encoding: {
            color: { field: "color", scale: null },
            opacity: {
              field: "share",
              type: "quantitative",
              legend: null,
              scale: { type: "sqrt", domain: [0, 1], range: [0.06, 0.8] },
            },
          },
        },
        {
          mark: { type: "text", fontSize: 18, fontWeight: 600, color: "currentColor" },
          encoding: {
            text: { field: "count" },
            opacity: { condition: { test: "datum.count > 0", value: 1 }, value: 0.35 },
          },
        },
      ],
    },
    cells.map(({ actual, predicted, count }) => `${count} ${actual} taken for ${predicted}`).join(", "),
  );
}
