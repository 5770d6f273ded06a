import { isError } from "../error/is-error.ts";
import { reasonOf } from "../error/reason-of.ts";

/** "connect ECONNREFUSED 127.0.0.1:8080": what `fetch` throws says nothing without its cause. Without a full stop. */
export function networkReason(error: unknown): string {
  const cause = isError(error) ? error.cause : undefined;
  // Of several addresses of one name, each has a failure of its own.
  const first: unknown = cause instanceof AggregateError ? cause.errors[0] : cause;
  return (isError(first) && first.message !== "" ? first.message : reasonOf(error)).replace(/\.$/, "");
}
