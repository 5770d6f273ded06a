import { type ErrorCode, messageWithoutFix, type Problem, type TsugiteError } from "@tsugite/core";
import { type CommandWordsOptions, inCommandWords } from "../command-words.ts";

/** An error as it is told to those who typed a command; `--json` prints it as it is. */
export interface ToldError {
  readonly code: ErrorCode;
  /** Without the fix. */
  readonly message: string;
  readonly fix?: string;
  readonly at?: string;
  /** Absent where there is only the one that the error tells itself. */
  readonly problems?: readonly Problem[];
}

export function toldError(error: TsugiteError, options: CommandWordsOptions = {}): ToldError {
  const { code, fix, at, problems } = error;
  const words = (text: string): string => inCommandWords(text, options);
  const told = problems.map((problem) => ({
    ...problem,
    message: words(problem.message),
    ...(problem.fix === undefined ? {} : { fix: words(problem.fix) }),
  }));
  return {
    code,
    message: words(messageWithoutFix(error)),
    ...(fix === undefined ? {} : { fix: words(fix) }),
    ...(at === undefined ? {} : { at }),
    ...(saysNoMore(problems) ? {} : { problems: told }),
  };
}

/** Whether the error itself already says what the problems say. */
function saysNoMore([first, ...others]: readonly Problem[]): boolean {
  return first === undefined || (others.length === 0 && first.step === undefined);
}
