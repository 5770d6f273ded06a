import { formatFigure, formatNumber } from "../harness/figure-table.ts";
import { summarise } from "../harness/measure.ts";
import { table } from "../harness/table.ts";
import type { Entry, Tries } from "./contest.ts";

/** The entries as people read them, those that keep every step on the disk first. */
export function peerTable(entries: readonly Entry[], steps: number): string {
  const head = [
    "",
    "versions",
    "kept in",
    `chain of ${steps}: a step`,
    "whole run",
    `fan-out 1 → ${steps - 2} → 1: a step`,
    "whole run",
  ];
  const rows = (["durable", "in memory"] as const).flatMap((keeping) => {
    const kept = entries.filter((entry) => entry.keeping === keeping);
    return kept.length === 0 ? [] : [[`**${keeping}**`], ...kept.map(row)];
  });
  return table(head, rows, ["versions", "kept in"]);
}

function row({ name, versions, keeps, chain, fanOut }: Entry): readonly string[] {
  return [name, versions.join(", "), keeps, ...cells(chain), ...cells(fanOut)];
}

function cells({ step, whole, missing }: Tries): readonly string[] {
  if (step.length === 0) return [missing ?? "not measured", ""];
  const { median, p10, p90 } = summarise(step);
  const spread = `${formatNumber(p10, "ms")} – ${formatNumber(p90, "ms")}`;
  const wholeRun = whole.length === 0 ? "" : formatFigure(summarise(whole).median, "ms");
  return [`${formatFigure(median, "ms")} (${spread})${missing === undefined ? "" : `, ${missing}`}`, wholeRun];
}
