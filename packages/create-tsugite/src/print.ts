import { styleText } from "node:util";

type Format = Parameters<typeof styleText>[0];

/** Styled for the terminal of stdout; plain where that is none, or with NO_COLOR. */
export function paint(format: Format, text: string): string {
  return styleText(format, text, { stream: process.stdout });
}

/** What went wrong, and what to do. */
export function errorLines(message: string, fix: string): string {
  const style = (format: Format, text: string): string => styleText(format, text, { stream: process.stderr });
  return `${style("red", "✗")} ${style("bold", message)}\n  ${style("dim", "→")} ${fix}\n`;
}
