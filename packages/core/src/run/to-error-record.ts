import { relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { TsugiteError } from "../error/tsugite-error.ts";
import { ThreadError } from "../thread/thread-error.ts";
import type { ErrorRecord } from "./error-record.ts";
import { NotRetryable } from "./not-retryable.ts";

/** The longest chain of causes that is kept. */
const MAX_CAUSES = 8;

/**
 * Anything that was thrown, as plain JSON.
 *
 * @param projectRoot Absolute path; `at` is the topmost frame below it that is not in a package.
 */
export function toErrorRecord(error: unknown, projectRoot?: string, depth = 0): ErrorRecord {
  if (error instanceof NotRetryable) return { ...toErrorRecord(error.error, projectRoot, depth), retryable: false };
  if (!(error instanceof Error) && !TsugiteError.is(error)) {
    return { code: "STEP_THREW", name: typeof error, message: describeThrown(error) };
  }
  const known = "at" in error && typeof error.at === "string" ? error.at : undefined;
  const cause =
    error.cause === undefined || depth >= MAX_CAUSES ? undefined : toErrorRecord(error.cause, projectRoot, depth + 1);
  const at = known ?? frameInProject(error.stack, projectRoot) ?? cause?.at;
  return {
    code: TsugiteError.is(error) || error instanceof ThreadError ? error.code : "STEP_THREW",
    name: error.name,
    message: error.message,
    ...(TsugiteError.is(error) && error.fix !== undefined ? { fix: error.fix } : {}),
    ...(TsugiteError.is(error) && error.problems.length > 0 ? { problems: error.problems } : {}),
    ...(error.stack === undefined ? {} : { stack: error.stack }),
    ...(error instanceof ThreadError && error.record.retryable === false ? { retryable: error.record.retryable } : {}),
    ...(at === undefined ? {} : { at }),
    ...(cause === undefined ? {} : { cause }),
  };
}

function describeThrown(value: unknown): string {
  try {
    return `a step threw ${typeof value === "string" ? JSON.stringify(value) : String(value)}, which is no Error`;
  } catch {
    return "a step threw something that is no Error and has no text";
  }
}

/** `relative/path.ts:line:column` of the first frame of a stack that lies in the project. */
export function frameInProject(stack: string | undefined, projectRoot: string | undefined): string | undefined {
  if (stack === undefined || projectRoot === undefined) return undefined;
  for (const line of stack.split("\n")) {
    const place = /(?:\(|at (?:async )?)((?:file:\/\/|\/|[A-Za-z]:\\)[^()]*?):(\d+):(\d+)\)?$/.exec(line);
    if (place === null) continue;
    const [, file = "", row, column] = place;
    const path = file.startsWith("file://") ? fileURLToPath(file) : file;
    const local = relative(projectRoot, path).split(sep).join("/");
    const outside = local.startsWith("../") || /(^|\/)(node_modules|\.tsugite)\//.test(local);
    if (!outside) return `${local}:${row}:${column}`;
  }
  return undefined;
}
