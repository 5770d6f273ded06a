import type { ErrorCode } from "../error/error-code.ts";
import { TsugiteError } from "../error/tsugite-error.ts";

const CODES: readonly ErrorCode[] = [
  "ATTEMPT_FENCED",
  "METADATA_STORE_BEHIND",
  "METADATA_STORE_FAILED",
  "METADATA_STORE_NEWER",
];

/** Whether the records of the run cannot be kept, so that not even the failure of a step can be recorded. */
export function isRecordsFailure(error: unknown): boolean {
  return CODES.some((code) => TsugiteError.is(error, code));
}
