import { fileURLToPath } from "node:url";

const PLACE = /^((?:file:\/\/|\/|[A-Za-z]:\\).*):(\d+)\n(?:.*\n){1,5}?(\s*)\^+$/m;

/** Where in a file something is wrong; line and column from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/**
 * The place that Node prints above an error that nobody caught: the file and line, some lines of it, and a caret below the
 * one in question.
 */
export function placeInOutput(text: string): Place | undefined {
  const [, where = "", line, spaces = ""] = PLACE.exec(text) ?? [];
  if (where === "") return undefined;
  const file = where.startsWith("file:") ? fileURLToPath(where) : where;
  return { file, line: Number(line), column: spaces.length + 1 };
}
