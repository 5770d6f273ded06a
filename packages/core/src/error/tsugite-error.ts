import type { ErrorCode } from "./error-code.ts";
import type { Problem } from "./problem.ts";

const marker = Symbol.for("tsugite.error");

/** What a {@link TsugiteError} can carry beside its code and message. */
export interface TsugiteErrorOptions {
  /** What to do about it, in one sentence; it ends the message. */
  readonly fix?: string;
  readonly cause?: unknown;
  /** The single problems, where several were found. */
  readonly problems?: readonly Problem[];
  /** `file:line:column` in the user's sources. */
  readonly at?: string;
}

/**
 * The one base class of every error that Tsugite raises.
 *
 * The message says what happened, with its values, and then what to do. Compare `code`, not the message.
 */
export class TsugiteError extends Error {
  override readonly name: string = "TsugiteError";
  /** One of {@link ErrorCode}; each has a heading in `docs/errors.md`. */
  readonly code: ErrorCode;
  readonly fix: string | undefined;
  readonly problems: readonly Problem[];
  readonly at: string | undefined;

  constructor(code: ErrorCode, message: string, options: TsugiteErrorOptions = {}) {
    const text = options.fix === undefined ? message : `${message} ${options.fix}`;
    super(text, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.fix = options.fix;
    this.at = options.at;
    this.problems = options.problems ?? [];
  }

  /** Whether a value is a TsugiteError of any copy of core, and if asked, of this code. */
  static is(value: unknown, code?: ErrorCode): value is TsugiteError {
    if (typeof value !== "object" || value === null || !(marker in value)) return false;
    return code === undefined || ("code" in value && value.code === code);
  }

  static fromProblem(problem: Problem): TsugiteError {
    const where = problem.at === undefined ? "" : ` (${problem.at})`;
    return new TsugiteError(problem.code, `${problem.message}${where}`, {
      problems: [problem],
      ...(problem.fix === undefined ? {} : { fix: problem.fix }),
      ...(problem.at === undefined ? {} : { at: problem.at }),
    });
  }
}

// The compiler names a class that mentions itself otherwise.
Object.defineProperty(TsugiteError, "name", { value: "TsugiteError" });
// Marks the class, so that its errors are known across two copies of core.
Object.defineProperty(TsugiteError.prototype, marker, { value: true });
