import { isMainThread } from "node:worker_threads";
import { isError } from "../error/is-error.ts";
import { TsugiteError } from "../error/tsugite-error.ts";

/**
 * Whether an error says that this thread cannot do what the main thread of a process can: load an addon that is there for
 * one thread, or change what belongs to the whole process, such as its working directory.
 */
export function needsMainThread(error: unknown): error is Error {
  if (isMainThread || !isError(error) || !("code" in error)) return false;
  if (error.code === "ERR_WORKER_UNSUPPORTED_OPERATION" || error.code === "ERR_NON_CONTEXT_AWARE_DISABLED") return true;
  // Node says so when another thread has loaded the addon before.
  return error.code === "ERR_DLOPEN_FAILED" && /did not self-register/.test(error.message);
}

/** @param at where it happened, if the error's own stack is not enough. */
export function mainThreadNeeded(cause: Error, at?: string): TsugiteError {
  const message = cause.message.trim().replace(/\.$/, "");
  return new TsugiteError("MAIN_THREAD_NEEDED", `${message}: steps run in threads, which cannot do this.`, {
    cause,
    fix: 'Give the step `isolation: "process"`, or the whole pipeline by its `defaults`.',
    ...(at === undefined ? {} : { at }),
  });
}
