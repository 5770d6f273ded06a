import { TsugiteError, type TsugiteErrorOptions } from "@tsugite/core";

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
