import type { Figure } from "./bench-case.ts";
import { formatFigure } from "./figure-table.ts";
import { summarise } from "./measure.ts";
import { table } from "./table.ts";

const HEAD = ["figure", "before", "now", "change", ""];

/** The figures that both results have, side by side. A change is told as one only where the spreads do not overlap. */
export function compareFigures(before: readonly Figure[], now: readonly Figure[]): string {
  const earlier = new Map(before.map((figure) => [figure.name, figure]));
  const rows = now.flatMap((figure) => {
    const old = earlier.get(figure.name);
    return old === undefined || old.samples.length === 0 || figure.samples.length === 0 ? [] : [row(old, figure)];
  });
  return table(HEAD, rows);
}

function row(old: Figure, figure: Figure): readonly string[] {
  const before = summarise(old.samples);
  const now = summarise(figure.samples);
  const change = (now.median / before.median - 1) * 100;
  const verdict = now.p90 < before.p10 ? "less" : now.p10 > before.p90 ? "more" : "within the spread";
  return [
    figure.name,
    formatFigure(before.median, figure.unit),
    formatFigure(now.median, figure.unit),
    `${change < 0 ? "−" : "+"}${Math.abs(change).toFixed(0)} %`,
    verdict,
  ];
}
