import type { ErrorCode } from "./error-code.ts";
import type { ErrorRecord } from "./error-record.ts";
import { messageWithoutFix } from "./message-without-fix.ts";
import { TsugiteError } from "./tsugite-error.ts";

const marker = Symbol.for("tsugite.thread-error");

/** An error that was thrown in another thread, with the stack it had there. */
export class ThreadError extends Error {
  readonly record: ErrorRecord;
  readonly code: ErrorCode;
  readonly at: string | undefined;

  constructor(record: ErrorRecord) {
    super(record.message, record.cause === undefined ? undefined : { cause: fromErrorRecord(record.cause) });
    this.name = record.name;
    this.record = record;
    this.code = record.code;
    this.at = record.at;
    if (record.stack !== undefined) this.stack = record.stack;
  }

  /** Whether a value is a ThreadError of any copy of core. */
  static is(value: unknown): value is ThreadError {
    return typeof value === "object" && value !== null && marker in value;
  }
}

Object.defineProperty(ThreadError.prototype, marker, { value: true });

/** The error of a record: a TsugiteError if it was one, else an error of its name, message and stack. */
export function fromErrorRecord(record: ErrorRecord): Error {
  const error = record.name === "TsugiteError" ? tsugiteErrorOf(record) : new ThreadError(record);
  return record.retryable === undefined ? error : Object.assign(error, { retryable: record.retryable });
}

function tsugiteErrorOf(record: ErrorRecord): TsugiteError {
  const { code, fix, at, problems, cause, stack } = record;
  const error = new TsugiteError(code, messageWithoutFix(record), {
    ...(fix === undefined ? {} : { fix }),
    ...(at === undefined ? {} : { at }),
    ...(problems === undefined ? {} : { problems }),
    ...(cause === undefined ? {} : { cause: fromErrorRecord(cause) }),
  });
  if (stack !== undefined) error.stack = stack;
  return error;
}
