import type { Problem } from "@tsugite/core";
import type { RolldownError } from "rolldown";
import { codeFrame } from "../syntax/code-frame.ts";
import { lineAndColumn } from "../syntax/line-and-column.ts";
import type { SourceNames } from "./source-names.ts";

/** What is wrong with a source file, at an offset of its text. */
export interface SourceFault {
  readonly file: string;
  readonly code: string;
  readonly offset: number;
  readonly message: string;
  readonly fix: string;
}

/** A fault as a problem, with its place and the lines around it. */
export function problemOfFault({ file, code, offset, message, fix }: SourceFault, names: SourceNames): Problem {
  const position = lineAndColumn(code, offset);
  const at = `${names.nameOf(file)}:${position.line}:${position.column}`;
  return { code: "PIPELINE_BUILD_FAILED", message: `${message}\n\n${codeFrame(code, position)}\n\n`, fix, at };
}

/** An error of rolldown as a problem, its paths made relative. */
export function problemOfRolldown(error: RolldownError, names: SourceNames): Problem {
  const code = "PIPELINE_BUILD_FAILED";
  const fix = fixes[error.code ?? ""] ?? "Mend this and try again.";
  const { loc } = error;
  if (loc?.file === undefined) return { code, message: error.message.trim(), fix };
  // The first line says it all; what follows is a frame whose path is relative to another folder.
  const message = (error.message.split("\n")[0] ?? "").replace(/^\[[A-Z_]+\]\s*/, "");
  const frame = error.frame === undefined ? "" : `\n\n${error.frame}\n\n`;
  return { code, message: `${message}${frame}`, fix, at: `${names.nameOf(loc.file)}:${loc.line}:${loc.column + 1}` };
}

const fixes: Readonly<Record<string, string>> = {
  MISSING_EXPORT: "Export it there, or import it with `import type` if it is a type.",
};
