import type { Figure, Unit } from "./bench-case.ts";
import { summarise } from "./measure.ts";
import { table } from "./table.ts";

const HEAD = ["figure", "aim", "median", "p10 – p90", "min", "runs", "floor", ""];

/** The figures as people read them: aim, what was measured, and whether the median meets the aim; notes below. */
export function figureTable(figures: readonly Figure[]): string {
  const notes = figures.flatMap(({ name, note }) => (note === undefined ? [] : [`\n${name}: ${note}.\n`]));
  return table(HEAD, figures.map(row), [""]) + notes.join("");
}

/** Digits enough to compare by, and no more. */
export function formatNumber(value: number, unit: Unit): string {
  const digits = unit === "MB" || value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 || unit === "×" ? 2 : 3;
  return value.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

export function formatFigure(value: number, unit: Unit): string {
  return unit === "×" ? `${formatNumber(value, unit)}×` : `${formatNumber(value, unit)} ${unit}`;
}

function row({ name, unit, aim, samples, floor }: Figure): readonly string[] {
  const aimed = aim === undefined ? "" : unit === "×" ? `≤ ${aim}×` : `≤ ${aim} ${unit}`;
  if (samples.length === 0) return [name, aimed, "–", "", "", "0", "", "not measured"];
  const { median, p10, p90, min, count } = summarise(samples);
  return [
    name,
    aimed,
    formatFigure(median, unit),
    `${formatNumber(p10, unit)} – ${formatNumber(p90, unit)}`,
    formatNumber(min, unit),
    String(count),
    floor === undefined ? "" : formatFigure(summarise(floor).median, unit),
    aim === undefined ? "" : median <= aim ? "met" : "MISSED",
  ];
}
