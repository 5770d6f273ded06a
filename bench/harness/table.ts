/**
 * A table that is readable both on a terminal and in a Markdown file.
 *
 * @param ofWords Titles of the columns that hold words, besides the first; numbers stand to the right.
 */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  ofWords: readonly string[] = [],
): string {
  const isOfWords = (column: number): boolean => column === 0 || ofWords.includes(head[column] ?? "");
  const widths = head.map((title, column) => Math.max(...[title, ...rows.map((row) => row[column] ?? "")].map(length)));
  const line = (cells: readonly string[]): string => {
    const padded = widths.map((width, column) => pad(cells[column] ?? "", width, !isOfWords(column)));
    return `| ${padded.join(" | ")} |\n`;
  };
  const rule = widths.map((width, column) => (isOfWords(column) ? "-".repeat(width) : `${"-".repeat(width - 1)}:`));
  return line(head) + line(rule) + rows.map(line).join("");
}

function pad(text: string, width: number, toTheRight: boolean): string {
  const space = " ".repeat(width - length(text));
  return toTheRight ? space + text : text + space;
}

/** Characters, so that a sign of two code units counts once. */
function length(text: string): number {
  return [...text].length;
}
