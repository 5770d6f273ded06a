import type { ErrorCode } from "../error/error-code.ts";
import type { ErrorRecord } from "../error/error-record.ts";

const SAME_NEXT_TIME: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "ARTIFACT_CORRUPTED",
  "ARTIFACT_NOT_DECODABLE",
  "ARTIFACT_NOT_FOUND",
  "DATA_FILE_CHANGED",
  "MAIN_THREAD_NEEDED",
  "OUTPUT_MISSING",
  "OUTPUT_NOT_ENCODABLE",
  "PARAMETER_INVALID",
  "SOURCE_NOT_FOUND",
  "STEP_INPUT_INVALID",
  // The engine has used up its attempts.
  "STEP_NOT_REPORTED",
]);

/**
 * Whether another attempt may end otherwise: a value that no codec can hold is the same the next time, and a step may say
 * by its `retryIf` which errors are.
 */
export function isRetryable(error: ErrorRecord): boolean {
  return error.retryable !== false && !SAME_NEXT_TIME.has(error.code);
}
