import { describeProblem, type Problem } from "@tsugite/core";
import type { CliContext } from "../cli-context.ts";
import { withCommandName } from "../command-name.ts";
import { paintFor } from "../format/paint.ts";

/** Tells on stderr what stops nothing yet. With `--json` such problems are part of the document. */
export function warnOfProblems({ json, stderr }: CliContext, problems: readonly Problem[]): void {
  if (json) return;
  const paint = paintFor(stderr);
  for (const problem of problems) {
    stderr.write(`${paint("yellow", "!")} ${withCommandName(describeProblem(problem))}\n`);
  }
}
