import { messageWithoutFix, type Problem, type TsugiteError } from "@tsugite/core";
import { withCommandName } from "../command-name.ts";
import type { Paint } from "../format/paint.ts";

/** An error for people: what happened, then what to do; with `verbose`, where in the code it was raised. */
export function describeError(error: TsugiteError, paint: Paint, verbose: boolean): string {
  const where = error.at === undefined || error.message.includes(error.at) ? "" : `${paint("cyan", error.at)}  `;
  const lines = [`${paint("red", "✗")} ${where}${paint("bold", headline(error))}`];
  if (error.problems.length > 1) {
    lines.push(...error.problems.map((problem) => describeProblem(problem, paint)));
  } else if (error.fix !== undefined) {
    lines.push(fixLine(error.fix, paint));
  }
  if (error.code === "INTERNAL") {
    lines.push(
      fixLine("This is a bug in Tsugite. Please report it, with the output of the same command and --verbose.", paint),
    );
  }
  lines.push(paint("dim", `  ${error.code}`));
  if (verbose) lines.push(...stackLines(error, paint));
  return lines.join("\n");
}

function headline(error: TsugiteError): string {
  const message = messageWithoutFix(error);
  return error.problems.length > 1 ? (message.split("\n", 1)[0] ?? message).replace(/\.$/, "") : message;
}

function describeProblem({ at, message, fix, severity }: Problem, paint: Paint): string {
  const where = at === undefined ? "" : `${paint("cyan", at)}  `;
  const mark = severity === "warning" ? paint("yellow", "warning ") : "";
  const lines = [`  ${where}${mark}${message}`];
  if (fix !== undefined) lines.push(fixLine(fix, paint, "    "));
  return lines.join("\n");
}

/** A line that says what to do. */
function fixLine(fix: string, paint: Paint, indent = "  "): string {
  return `${indent}${paint("dim", "→")} ${withCommandName(fix)}`;
}

function stackLines(error: Error, paint: Paint): string[] {
  const lines: string[] = [];
  for (let at: unknown = error; at instanceof Error && lines.length < 200; at = at.cause) {
    const frames = (at.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
    if (at !== error) lines.push(`  caused by ${at.name}: ${at.message}`);
    lines.push(...frames.map((frame) => paint("dim", `    ${frame.trim()}`)));
  }
  return lines;
}
