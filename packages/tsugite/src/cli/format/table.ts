import stringWidth from "string-width";
import { cut } from "./line.ts";
import type { Paint } from "./paint.ts";

/** A cell: its text, and how to colour it. */
export type Cell = string | { readonly text: string; readonly style: Parameters<Paint>[0] };

export interface TableOptions {
  readonly head: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  readonly paint: Paint;
  /** Columns of the terminal; undefined when the text may be as wide as it likes. */
  readonly width?: number | undefined;
  /** By column, the width below which it is cut only when no other column has more than its own. @default 8 */
  readonly keep?: readonly (number | undefined)[];
}

const GAP = "  ";
const NARROWEST = 8;

/** Text in columns. The widest column is cut where the terminal is too narrow. */
export function renderTable({ head, rows, paint, width, keep = [] }: TableOptions): string {
  const widths = head.map((title, at) =>
    Math.max(stringWidth(title), ...rows.map((row) => stringWidth(textOf(row[at])))),
  );
  if (width !== undefined) {
    shrink(
      widths,
      width,
      head.map((_, at) => keep[at] ?? NARROWEST),
    );
    shrink(
      widths,
      width,
      head.map(() => NARROWEST),
    );
  }
  const line = (cells: readonly Cell[]): string => {
    const parts = cells.map((cell, at) => {
      const text = cut(textOf(cell), widths[at] ?? 0);
      const padding = " ".repeat(Math.max(0, (widths[at] ?? 0) - stringWidth(text)));
      return `${typeof cell === "string" ? text : paint(cell.style, text)}${padding}`;
    });
    return parts.join(GAP).trimEnd();
  };
  return [line(head.map((text) => ({ text, style: "dim" }) as const)), ...rows.map(line)].join("\n");
}

/** `name  value` lines, the names in one column. */
export function renderPairs(pairs: readonly (readonly [string, string])[], paint: Paint, indent = ""): string {
  const width = Math.max(0, ...pairs.map(([name]) => stringWidth(name)));
  const lines = pairs.map(([name, value]) => {
    const [first = "", ...rest] = value.split("\n");
    const padding = " ".repeat(width - stringWidth(name));
    const follow = rest.map((line) => `\n${indent}${" ".repeat(width)}${GAP}${line}`).join("");
    return `${indent}${paint("dim", name)}${padding}${GAP}${first}${follow}`.trimEnd();
  });
  return lines.join("\n");
}

/** Cuts the widest columns until all fit, none below its limit. */
function shrink(widths: number[], width: number, limits: readonly number[]): void {
  let excess = widths.reduce((sum, column) => sum + column, 0) + GAP.length * (widths.length - 1) - width;
  for (; excess > 0; excess--) {
    const spare = widths.map((column, at) => (column > (limits[at] ?? 0) ? column : 0));
    const most = Math.max(...spare);
    if (most === 0) return;
    widths[spare.indexOf(most)] = most - 1;
  }
}

function textOf(cell: Cell | undefined): string {
  return cell === undefined ? "" : typeof cell === "string" ? cell : cell.text;
}
