import stringWidth from "string-width";
import { cut, wrapText } from "./line.ts";
import type { Paint } from "./paint.ts";

/** A cell: its text, how to colour it, and a shorter text for a terminal that is too narrow. */
export type Cell = string | { readonly text: string; readonly style?: Parameters<Paint>[0]; readonly short?: string };

export interface TableOptions {
  readonly head: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  readonly paint: Paint;
  /** Columns of the terminal; undefined when the text may be as wide as it likes. */
  readonly width?: number | undefined;
  /**
   * By column, the width below which it is cut only when no other column has more than its own; `Infinity` for one that is
   * never cut. @default 8
   */
  readonly keep?: readonly (number | undefined)[];
  /** Columns whose text goes on in the next line instead of being cut. @default none */
  readonly wrap?: readonly number[];
  /** Columns that are left out, in this order, where even cutting is not enough. @default none */
  readonly omit?: readonly number[];
}

const GAP = "  ";
const NARROWEST = 8;

/** Text in columns. Where the terminal is too narrow, cells are given by their short texts, then the widest column is cut. */
export function renderTable(options: TableOptions): string {
  const { head, rows, paint, width, wrap = [], omit = [] } = options;
  const [column] = omit;
  const fitted = fit(options);
  if (width !== undefined && column !== undefined && excessOf(fitted.widths, width) > 0) {
    return renderTable(without(column, options));
  }
  const line = (cells: readonly Cell[]): string => {
    const columns = cells.map((cell, at) => linesOf(textOf(cell), fitted.widths[at] ?? 0, wrap.includes(at)));
    const height = Math.max(1, ...columns.map((lines) => lines.length));
    return Array.from({ length: height }, (_, row) => {
      const parts = cells.map((cell, at) => {
        const text = columns[at]?.[row] ?? "";
        const padding = " ".repeat(Math.max(0, (fitted.widths[at] ?? 0) - stringWidth(text)));
        const style = typeof cell === "string" ? undefined : cell.style;
        return `${style === undefined ? text : paint(style, text)}${padding}`;
      });
      return parts.join(GAP).trimEnd();
    }).join("\n");
  };
  return [line(head.map((text) => ({ text, style: "dim" }) as const)), ...fitted.rows.map(line)].join("\n");

  function fit({ keep = [] }: TableOptions): { widths: number[]; rows: readonly (readonly Cell[])[] } {
    const whole = widthsOf(head, rows);
    if (width === undefined || excessOf(whole, width) <= 0) return { widths: whole, rows };
    const short = rows.map((row) => row.map(shortened));
    const widths = widthsOf(head, short);
    const first = head.map((_, at) => keep[at] ?? NARROWEST);
    shrink(widths, width, first);
    shrink(
      widths,
      width,
      first.map((limit) => (limit === Number.POSITIVE_INFINITY ? limit : NARROWEST)),
    );
    return { widths, rows: short };
  }
}

function without(column: number, { head, rows, keep = [], wrap = [], omit = [], ...rest }: TableOptions): TableOptions {
  const renumbered = (columns: readonly number[]): number[] =>
    columns.filter((at) => at !== column).map((at) => (at > column ? at - 1 : at));
  return {
    ...rest,
    head: head.toSpliced(column, 1),
    rows: rows.map((row) => row.toSpliced(column, 1)),
    keep: keep.filter((_, at) => at !== column),
    wrap: renumbered(wrap),
    omit: renumbered(omit),
  };
}

function linesOf(text: string, width: number, wraps: boolean): string[] {
  const lines = wraps ? wrapText(text, width) : [cut(text, width)];
  // A no-break space has done its work; nobody could search for it.
  return lines.map((line) => line.replaceAll("\u00A0", " "));
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

function widthsOf(head: readonly string[], rows: readonly (readonly Cell[])[]): number[] {
  return head.map((title, at) => Math.max(stringWidth(title), ...rows.map((row) => stringWidth(textOf(row[at])))));
}

/** How much wider a table is than there is room. */
function excessOf(widths: readonly number[], width: number): number {
  return widths.reduce((sum, column) => sum + column, 0) + GAP.length * (widths.length - 1) - width;
}

/** Cuts the widest columns until all fit, none below its limit. */
function shrink(widths: number[], width: number, limits: readonly number[]): void {
  for (let excess = excessOf(widths, width); excess > 0; excess--) {
    const spare = widths.map((column, at) => (column > (limits[at] ?? 0) ? column : 0));
    const most = Math.max(...spare);
    if (most === 0) return;
    widths[spare.indexOf(most)] = most - 1;
  }
}

function shortened(cell: Cell): Cell {
  return typeof cell === "string" || cell.short === undefined ? cell : { ...cell, text: cell.short };
}

function textOf(cell: Cell | undefined): string {
  return cell === undefined ? "" : typeof cell === "string" ? cell : cell.text;
}
