/**
 * What a failed step means for the rest of its run.
 *
 * - `continueOnFailure`: what waits for it is skipped, everything else goes on.
 * - `stopOnFailure`: no further step begins; steps that are going on end by themselves, retries included.
 * - `failFast`: no further step begins, and steps that are going on are cancelled.
 */
export type FailureMode = "continueOnFailure" | "stopOnFailure" | "failFast";

export const FAILURE_MODES: readonly FailureMode[] = ["continueOnFailure", "stopOnFailure", "failFast"];

/** The mode of a pipeline that names none. */
export const DEFAULT_FAILURE_MODE: FailureMode = "continueOnFailure";
