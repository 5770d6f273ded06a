import stringWidth from "string-width";
import type { Paint } from "./paint.ts";

/** A piece of a line in one style. */
export type Span = string | { readonly text: string; readonly style: Parameters<Paint>[0] };

/** Puts a line together, cut to a width in columns, so that a terminal does not wrap it. */
export function fitLine(spans: readonly Span[], width: number, paint: Paint): string {
  let left = width;
  let line = "";
  for (const span of spans) {
    const text = typeof span === "string" ? span : span.text;
    const fitting = cut(text, left);
    left -= stringWidth(fitting);
    line += typeof span === "string" || fitting === "" ? fitting : paint(span.style, fitting);
    if (fitting !== text) break;
  }
  return line.trimEnd();
}

/** Fills a text with spaces up to a width in columns, or cuts it. */
export function padTo(text: string, width: number): string {
  const fitting = cut(text, width);
  return fitting + " ".repeat(Math.max(0, width - stringWidth(fitting)));
}

/** Cuts a text to a width in columns; an ellipsis says that it was cut. */
export function cut(text: string, width: number): string {
  if (width <= 0) return "";
  if (stringWidth(text) <= width) return text;
  let fitting = "";
  let used = 0;
  for (const { segment } of graphemes.segment(text)) {
    used += stringWidth(segment);
    if (used > width - 1) break;
    fitting += segment;
  }
  return `${fitting}…`;
}

/** Breaks a text between its words into lines of a width in columns; a word that is wider is cut. */
export function wrapText(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line === "" || stringWidth(longer) <= width) line = longer;
    else {
      lines.push(cut(line, width));
      line = word;
    }
  }
  lines.push(cut(line, width));
  return lines;
}

const graphemes = new Intl.Segmenter();
