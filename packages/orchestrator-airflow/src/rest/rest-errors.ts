import { TsugiteError, type TsugiteErrorOptions } from "@tsugite/core";

/** Airflow does not know who asks. */
export function notSignedIn(message: string, options: TsugiteErrorOptions = {}): TsugiteError {
  return new TsugiteError("ENGINE_NOT_SIGNED_IN", message, options);
}

/** Airflow answered no, and asking again would change nothing. */
export function refused(message: string, options: TsugiteErrorOptions = {}): TsugiteError {
  return new TsugiteError("ENGINE_REFUSED", message, options);
}

/** Nobody answered, or somebody on the way who says that Airflow does not. */
export function notReached(baseUrl: string, why: string, cause?: unknown): TsugiteError {
  return new TsugiteError("ENGINE_NOT_REACHED", `Airflow at ${baseUrl} could not be reached: ${why}.`, {
    ...(cause === undefined ? {} : { cause }),
    fix: "See whether it is up, and whether the orchestrator's `baseUrl` is right; `tsugite airflow up` starts one for the project.",
  });
}
