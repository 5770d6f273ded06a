import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";

const PLACE = /^((?:file:\/\/|\/|[A-Za-z]:\\).*):(\d+)\n(?:.*\n){1,5}?(\s*)\^+$/m;

// At the end of a file there is nothing to point at.
const PLACE_WITHOUT_CARET = /^((?:file:\/\/|\/|[A-Za-z]:\\).*):(\d+)\n.*\n\nSyntaxError/m;
const MISSING_MODULE = /^\w*Error \[ERR_MODULE_NOT_FOUND\]: Cannot find (?:module|package) '(.+)' imported from (.+)$/m;

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
  const [, where = "", line, spaces = ""] = PLACE.exec(text) ?? PLACE_WITHOUT_CARET.exec(text) ?? [];
  if (where === "") return placeOfImport(text);
  const file = where.startsWith("file:") ? fileURLToPath(where) : where;
  return { file, line: Number(line), column: spaces.length + 1 };
}

/** Of an import that leads nowhere, Node names the file alone: it is in the line that ends with what is missing. */
function placeOfImport(text: string): Place | undefined {
  const [, missing = "", file = ""] = MISSING_MODULE.exec(text) ?? [];
  if (file === "") return undefined;
  try {
    const lines = readFileSync(file, "utf8").split("\n");
    const line = lines.findIndex((one) => /\b(?:import|from)\b/.test(one) && one.includes(basename(missing)));
    if (line < 0) return undefined;
    const column = lines[line]?.search(/["'](?=[^"']*["'][^"']*$)/) ?? 0;
    return { file, line: line + 1, column: Math.max(column, 0) + 1 };
  } catch {
    return undefined;
  }
}
