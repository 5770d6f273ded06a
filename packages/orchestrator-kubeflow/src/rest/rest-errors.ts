import { isError, reasonOf, TsugiteError, type TsugiteErrorOptions } from "@tsugite/core";

/** Kubeflow, or the gateway in front of it, does not know who asks. */
export function notSignedIn(message: string, options: TsugiteErrorOptions = {}): TsugiteError {
  return new TsugiteError("ENGINE_NOT_SIGNED_IN", message, options);
}

/** Kubeflow answered no, and asking again would change nothing. */
export function refused(message: string, options: TsugiteErrorOptions = {}): TsugiteError {
  return new TsugiteError("ENGINE_REFUSED", message, options);
}

/** Nobody answered, or somebody on the way who says that Kubeflow does not. */
export function notReached(baseUrl: string, why: string, cause?: unknown): TsugiteError {
  return new TsugiteError("ENGINE_NOT_REACHED", `Kubeflow at ${baseUrl} could not be reached: ${why}.`, {
    ...(cause === undefined ? {} : { cause }),
    fix: "See whether it is up, and whether the orchestrator's `baseUrl` is right; a port of a cluster has to be forwarded: `kubectl port-forward`.",
  });
}

/** "connect ECONNREFUSED 127.0.0.1:8080": what `fetch` throws says nothing without its cause. */
export function networkReason(error: unknown): string {
  const cause = isError(error) ? error.cause : undefined;
  // Of several addresses of one name, each has a failure of its own.
  const first: unknown = cause instanceof AggregateError ? cause.errors[0] : cause;
  return (isError(first) && first.message !== "" ? first.message : reasonOf(error)).replace(/\.$/, "");
}
