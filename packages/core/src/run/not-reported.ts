import type { ErrorRecord } from "../error/error-record.ts";

/** The error of a step that has no outcome and will not get one. `why` is a sentence, without a capital letter. */
export function notReported(step: string, why: string): ErrorRecord {
  return {
    code: "STEP_NOT_REPORTED",
    name: "TsugiteError",
    message: `Step ${step} did not report how it ended: ${why}`,
  };
}
