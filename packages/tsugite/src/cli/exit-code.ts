import type { ErrorCode } from "@tsugite/core";

/** What the process ends with. */
export const ExitCode = {
  OK: 0,
  /** A run failed, or something outside of what was asked did: a store, a disk, a bug. */
  FAILED: 1,
  /** The command, the config or the pipeline has to be changed first. */
  USAGE: 2,
  /** The run was cancelled, or waiting for it was, as a shell says it: 128 + SIGINT. */
  CANCELLED: 130,
} as const;

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/** Codes of errors that no change of the command, the config or the pipeline's description would mend. */
const FAILURES: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "RUN_FAILED",
  "STEP_THREW",
  "STEP_TIMED_OUT",
  "STEP_EXITED",
  "STEP_NOT_REPORTED",
  "RUN_LOST",
  "ENGINE_NOT_REACHED",
  "ENGINE_REFUSED",
  "DEPLOYMENT_NOT_LOADED",
  "ORCHESTRATOR_FAILED",
  "ARTIFACT_CORRUPTED",
  "ARTIFACT_STORE_FAILED",
  "METADATA_STORE_FAILED",
  "ATTEMPT_FENCED",
  "BUNDLE_FAILED",
  "FLAVOR_COMMAND_FAILED",
  "PROJECT_NOT_WRITABLE",
  "INTERNAL",
]);

export function exitCodeOf(code: ErrorCode): ExitCode {
  if (code === "RUN_CANCELLED" || code === "STEP_CANCELLED") return ExitCode.CANCELLED;
  return FAILURES.has(code) ? ExitCode.FAILED : ExitCode.USAGE;
}
