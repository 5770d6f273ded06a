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
}

const GAP = "  ";

/** Text in columns. The widest column is cut where the terminal is too narrow. */
export function renderTable({ head, rows, paint, width }: TableOptions): string {
  const widths = head.map((title, at) =>
    Math.max(stringWidth(title), ...rows.map((row) => stringWidth(textOf(row[at])))),
  );
  if (width !== undefined) shrink(widths, width);
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

function shrink(widths: number[], width: number): void {
  let excess = widths.reduce((sum, column) => sum + column, 0) + GAP.length * (widths.length - 1) - width;
  while (excess > 0) {
    const widest = widths.indexOf(Math.max(...widths));
    const column = widths[widest] ?? 0;
    if (column <= 8) return;
    widths[widest] = column - 1;
    excess--;
  }
}

function textOf(cell: Cell | undefined): string {
  return cell === undefined ? "" : typeof cell === "string" ? cell : cell.text;
}
