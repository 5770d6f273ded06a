import type { ErrorCode } from "./error-code.ts";
import type { Problem } from "./problem.ts";

/** An error as plain JSON: what the metadata store keeps, and what crosses threads. */
export interface ErrorRecord {
  /** An {@link ErrorCode}; `STEP_THREW` for every error that is not ours. */
  readonly code: ErrorCode;
  readonly name: string;
  readonly message: string;
  /** What to do about it; it ends the message. */
  readonly fix?: string;
  /** The single problems, where several were found. */
  readonly problems?: readonly Problem[];
  /** With the user's files and lines, where a source map knows them. */
  readonly stack?: string;
  /** `file:line:column` of the topmost frame in the user's project, relative to its root. */
  readonly at?: string;
  readonly cause?: ErrorRecord;
  /** False when the step's own `retryIf` said that another attempt is of no use. */
  readonly retryable?: false;
}
