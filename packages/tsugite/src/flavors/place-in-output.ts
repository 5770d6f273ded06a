import { fileURLToPath } from "node:url";

/** Where in a file something is wrong; line and column from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** The place that Node prints above an error that nobody caught: the file and line, the line itself, and a caret below it. */
export function placeInOutput(text: string): Place | undefined {
  const [, where = "", line, spaces = ""] = /^((?:file:\/\/|\/|[A-Za-z]:\\).*):(\d+)\n.*\n(\s*)\^/m.exec(text) ?? [];
  if (where === "") return undefined;
  const file = where.startsWith("file:") ? fileURLToPath(where) : where;
  return { file, line: Number(line), column: spaces.length + 1 };
}
