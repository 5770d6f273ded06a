import { isRetryable, type StepOutcome, TsugiteError } from "@tsugite/core";

/** What the exit code of a step's process says to the engine that started it. */
export const ExitCode = {
  /** Completed, or answered from the cache. */
  DONE: 0,
  /** Failed; another attempt may help. */
  FAILED: 1,
  /** The arguments make no sense (the convention of shells for misuse). */
  USAGE: 2,
  /** Failed, and another attempt cannot help (`EX_CONFIG` of sysexits.h). */
  DO_NOT_RETRY: 78,
  /** Skipped, because of another step. */
  SKIPPED: 99,
  /** Cancelled by a signal: 128 + SIGTERM. */
  CANCELLED: 143,
} as const;

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/** The exit code of a process whose step ended so. */
export function exitCodeOf(outcome: StepOutcome): ExitCode {
  switch (outcome.status) {
    case "completed":
    case "cached":
      return ExitCode.DONE;
    case "skipped":
      return ExitCode.SKIPPED;
    case "cancelled":
      return ExitCode.CANCELLED;
    case "failed":
      return outcome.error === undefined || isRetryable(outcome.error) ? ExitCode.FAILED : ExitCode.DO_NOT_RETRY;
  }
}

/** The exit code of a process whose step could not be recorded, or never begun. */
export function exitCodeOfError(error: unknown): ExitCode {
  if (TsugiteError.is(error, "ENTRYPOINT_ARGUMENT_INVALID")) return ExitCode.USAGE;
  // Another attempt has taken over, which a further one would fence off in its turn.
  if (TsugiteError.is(error, "ATTEMPT_FENCED")) return ExitCode.DO_NOT_RETRY;
  // What was bundled stays as old as it is.
  if (TsugiteError.is(error, "METADATA_STORE_NEWER")) return ExitCode.DO_NOT_RETRY;
  return ExitCode.FAILED;
}
