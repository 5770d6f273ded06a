import { relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { inspect } from "node:util";
import type { ErrorRecord } from "./error-record.ts";
import { isError } from "./is-error.ts";
import { NotRetryable } from "./not-retryable.ts";
import { ThreadError } from "./thread-error.ts";
import { TsugiteError } from "./tsugite-error.ts";

/** The longest chain of causes that is kept. */
const MAX_CAUSES = 8;

/**
 * Anything that was thrown, as plain JSON. Never throws itself.
 *
 * @param projectRoot Absolute path; `at` is the topmost frame below it that is not in a package.
 */
export function toErrorRecord(error: unknown, projectRoot?: string, depth = 0): ErrorRecord {
  if (error instanceof NotRetryable) return { ...toErrorRecord(error.error, projectRoot, depth), retryable: false };
  if (!isError(error)) return { code: "STEP_THREW", name: typeof error, message: describeThrown(error) };
  const inner = error.cause ?? (error instanceof AggregateError ? error.errors[0] : undefined);
  const cause = inner === undefined || depth >= MAX_CAUSES ? undefined : toErrorRecord(inner, projectRoot, depth + 1);
  const known = "at" in error && typeof error.at === "string" ? error.at : undefined;
  const at = known ?? frameInProject(error.stack, projectRoot) ?? cause?.at;
  return {
    code: TsugiteError.is(error) || ThreadError.is(error) ? error.code : "STEP_THREW",
    name: String(error.name),
    message: String(error.message),
    ...(TsugiteError.is(error) && error.fix !== undefined ? { fix: error.fix } : {}),
    ...(TsugiteError.is(error) && error.problems.length > 0 ? { problems: error.problems } : {}),
    ...("retryable" in error && error.retryable === false ? { retryable: false } : {}),
    ...(typeof error.stack === "string" ? { stack: error.stack } : {}),
    ...(at === undefined ? {} : { at }),
    ...(cause === undefined ? {} : { cause }),
  };
}

function describeThrown(value: unknown): string {
  try {
    return `a step threw ${inspect(value, { depth: 2, breakLength: 200 })}, which is no Error`;
  } catch {
    return "a step threw something that is no Error and has no text";
  }
}

/** `relative/path.ts:line:column` of the first frame of a stack that lies in the project. */
export function frameInProject(stack: string | undefined, projectRoot: string | undefined): string | undefined {
  if (typeof stack !== "string" || projectRoot === undefined) return undefined;
  for (const line of stack.split("\n")) {
    const place = /^\s+at (?:.*\()?((?:file:\/\/\/|\/|[A-Za-z]:\\).*?):(\d+):(\d+)\)?$/.exec(line);
    if (place === null) continue;
    const [, file = "", row, column] = place;
    const local = localPath(file, projectRoot);
    if (local !== undefined) return `${local}:${row}:${column}`;
  }
  return undefined;
}

function localPath(file: string, projectRoot: string): string | undefined {
  const path = file.startsWith("file:") ? pathOf(file) : file;
  if (path === undefined) return undefined;
  const local = relative(projectRoot, path).split(sep).join("/");
  return local.startsWith("../") || /(^|\/)(node_modules|\.tsugite)\//.test(local) ? undefined : local;
}

function pathOf(url: string): string | undefined {
  try {
    return fileURLToPath(url);
  } catch {
    return undefined;
  }
}
