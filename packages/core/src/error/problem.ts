import type { ErrorCode } from "./error-code.ts";
import { TsugiteError } from "./tsugite-error.ts";

/**
 * One thing that is wrong with a pipeline, a stack or a config. Problems are collected and reported all at once,
 * so that nobody has to mend them one run at a time.
 */
export interface Problem {
  readonly code: ErrorCode;
  /** What is wrong, with its values, in one sentence. */
  readonly message: string;
  /** What to do about it, in one sentence. */
  readonly fix?: string;
  /** The step it concerns. */
  readonly step?: string;
  /** `file:line` in the user's sources. */
  readonly at?: string;
  /** A warning is shown and does not stop anything. @default "error" */
  readonly severity?: "error" | "warning";
}

/**
 * Throws one error for all problems that are no warnings; does nothing when there are none. Its code is theirs where they
 * share one, else `SEVERAL_PROBLEMS`.
 */
export function throwProblems(problems: readonly Problem[], what: string): void {
  const errors = problems.filter((problem) => problem.severity !== "warning");
  const [first, second] = errors;
  if (first === undefined) return;
  if (second === undefined) throw TsugiteError.fromProblem(first);
  const lines = errors.map((problem) => `  - ${describeProblem(problem)}`);
  const code = errors.every((problem) => problem.code === first.code) ? first.code : "SEVERAL_PROBLEMS";
  throw new TsugiteError(code, `${what}: ${errors.length} problems.\n${lines.join("\n")}`, {
    problems: errors,
  });
}

/** One problem as text: where, what, and what to do. */
export function describeProblem(problem: Problem): string {
  const where = problem.at === undefined ? "" : ` (${problem.at})`;
  const fix = problem.fix === undefined ? "" : ` ${problem.fix}`;
  return `${problem.message}${where}${fix}`;
}
