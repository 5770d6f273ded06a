import type { Position } from "./line-and-column.ts";

/** The lines around a position, with a caret below it. */
export function codeFrame(text: string, { line, column }: Position): string {
  const lines = text.split("\n");
  const first = Math.max(1, line - 2);
  const last = Math.min(lines.length, line + 1);
  const width = String(last).length;
  const frame: string[] = [];
  for (let number = first; number <= last; number++) {
    const mark = number === line ? ">" : " ";
    frame.push(`${mark} ${String(number).padStart(width)} | ${lines[number - 1] ?? ""}`.trimEnd());
    if (number === line) frame.push(`  ${" ".repeat(width)} | ${" ".repeat(column - 1)}^`);
  }
  return frame.join("\n");
}
