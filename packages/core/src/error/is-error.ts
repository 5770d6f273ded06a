import { types } from "node:util";

/**
 * Whether a value is an error, of whatever realm: a test runner such as jest has classes of its own, and those of Node are
 * not theirs. Errors that a worker's `error` event hands over are errors by their prototype only.
 */
export function isError(value: unknown): value is Error {
  return types.isNativeError(value) || value instanceof Error;
}
