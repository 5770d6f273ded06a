import { messageWithoutFix, type Problem, TsugiteError } from "@tsugite/core";

/** Calls a function; what it raises is added to the problems, so that others can be found as well. */
export function collectProblems<Result>(problems: Problem[], call: () => Result): Result | undefined {
  try {
    return call();
  } catch (error) {
    problems.push(...problemsOf(error));
    return undefined;
  }
}

/** The problems that an error is about. Anything that is no TsugiteError is thrown again. */
export function problemsOf(error: unknown): readonly Problem[] {
  if (!TsugiteError.is(error)) throw error;
  if (error.problems.length > 0) return error.problems;
  const { code, fix, at } = error;
  return [
    {
      code,
      message: messageWithoutFix(error),
      ...(fix === undefined ? {} : { fix }),
      ...(at === undefined ? {} : { at }),
    },
  ];
}
