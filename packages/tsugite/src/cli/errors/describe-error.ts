import type { Problem } from "@tsugite/core";
import type { Paint } from "../format/paint.ts";
import type { ToldError } from "./told-error.ts";

/** An error for people: what happened, then what to do. */
export function describeError(error: ToldError, paint: Paint): string {
  const { code, message, fix, at, problems = [] } = error;
  const where = at === undefined || message.includes(at) ? "" : `${paint("cyan", at)}  `;
  const lines = [`${paint("red", "✗")} ${where}${paint("bold", headline(error))}`];
  if (problems.length > 1) {
    lines.push(...problems.map((problem) => describeProblem(problem, paint)));
  } else if (fix !== undefined) {
    lines.push(fixLine(fix, paint));
  }
  if (code === "INTERNAL") {
    lines.push(
      fixLine("This is a bug in Tsugite. Please report it, with the output of the same command and --verbose.", paint),
    );
  }
  lines.push(paint("dim", `  ${code}`));
  return lines.join("\n");
}

function headline({ message, problems = [] }: ToldError): string {
  return problems.length > 1 ? (message.split("\n", 1)[0] ?? message).replace(/\.$/, "") : message;
}

function describeProblem({ at, message, fix, severity }: Problem, paint: Paint): string {
  const where = at === undefined ? "" : `${paint("cyan", at)}  `;
  const mark = severity === "warning" ? paint("yellow", "warning ") : "";
  const lines = [`  ${where}${mark}${message}`];
  if (fix !== undefined) lines.push(fixLine(fix, paint, "    "));
  return lines.join("\n");
}

/** A line that says what to do. */
export function fixLine(fix: string, paint: Paint, indent = "  "): string {
  return `${indent}${paint("dim", "→")} ${fix}`;
}

/** Where in the code an error was raised, and its causes. */
export function stackLines(error: Error, paint: Paint): string[] {
  const lines: string[] = [];
  for (let at: unknown = error; at instanceof Error && lines.length < 200; at = at.cause) {
    const frames = (at.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
    if (at !== error) lines.push(`  caused by ${at.name}: ${at.message}`);
    lines.push(...frames.map((frame) => paint("dim", `    ${frame.trim()}`)));
  }
  return lines;
}
