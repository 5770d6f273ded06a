import { stripVTControlCharacters } from "node:util";

/** One line of somebody else's text: without colours, and without anything that moves the cursor. */
export function cleanLine(text: string): string {
  return withoutControls(lastRedraw(text));
}

/** The same with its colours kept, for a stream that shows them. */
export function cleanColouredLine(text: string): string {
  const line = lastRedraw(text);
  const colours = line.match(SGR);
  if (colours === null) return withoutControls(line);
  const parts = line.split(SGR).map((part, at) => `${withoutControls(part)}${colours[at] ?? ""}`);
  return `${parts.join("")}\u001B[0m`;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with the escape character.
const SGR = /\u001B\[[\d;:]*m/g;

/** What a carriage return left on the line: progress bars redraw themselves with it. */
function lastRedraw(text: string): string {
  return text.trimEnd().split("\r").at(-1) ?? "";
}

function withoutControls(text: string): string {
  const visible = stripVTControlCharacters(text).replaceAll("\t", "  ");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed.
  return visible.replaceAll(/[\u0000-\u001F\u007F-\u009F]/g, "");
}
