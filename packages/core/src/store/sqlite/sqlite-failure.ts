import { isError } from "../../error/is-error.ts";
import { TsugiteError } from "../../error/tsugite-error.ts";

/** Runs a piece of work on a database; what SQLite or the file system refuses becomes `METADATA_STORE_FAILED`. */
export function withSqliteFailures<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw toStoreError(path, error);
  }
}

/** Whether another connection holds a lock that this one waited for in vain. */
export function isBusy(error: unknown): boolean {
  const code = primaryCode(error);
  return code === BUSY || code === LOCKED;
}

/** `METADATA_STORE_FAILED` for what SQLite or the file system refused; any other error as it is. */
export function toStoreError(path: string, error: unknown): unknown {
  if (TsugiteError.is(error) || !isError(error)) return error;
  const code = primaryCode(error) ?? ("code" in error && "syscall" in error ? error.code : undefined);
  if (code === undefined) return error;
  return new TsugiteError("METADATA_STORE_FAILED", `The metadata store ${path} could not be used: ${error.message}.`, {
    cause: error,
    fix: FIXES.get(code) ?? "Look after the file and its folder, or choose another `path` for the metadata store.",
  });
}

/** Whether a database could not be opened because it, or its folder, may not be written to. */
export function isNotWritable(error: unknown): boolean {
  const code = primaryCode(error);
  return code === READONLY || code === CANTOPEN;
}

interface SqliteError extends Error {
  /** An extended result code; its lowest byte is the primary one. */
  readonly errcode: number;
}

function isSqliteError(error: unknown): error is SqliteError {
  return isError(error) && "errcode" in error && typeof error.errcode === "number";
}

function primaryCode(error: unknown): number | undefined {
  return isSqliteError(error) ? error.errcode & 0xff : undefined;
}

// https://www.sqlite.org/rescode.html
const BUSY = 5;
const LOCKED = 6;
const READONLY = 8;
const CANTOPEN = 14;

const denied = "Make the file and its folder writable for this user, or choose another `path` for the metadata store.";
const full =
  "Free some space there, or choose another `path` for the metadata store; nothing that was recorded is lost.";
const broken = "The disk may be full or have a fault: look there first; nothing that was recorded is lost.";
const locked =
  "End the process that holds it (`fuser` on the file names it), or raise `busyTimeout` of the metadata store.";
const inTheWay =
  "Move away the file that stands where a folder is needed, or choose another `path` for the metadata store.";

const FIXES: ReadonlyMap<unknown, string> = new Map<unknown, string>([
  [BUSY, locked],
  [LOCKED, locked],
  [READONLY, denied],
  [10, broken], // IOERR
  [11, "Keep the file, and restore a copy, or get out what can be read with `sqlite3 <file> .recover`."], // CORRUPT
  [13, full],
  [CANTOPEN, "Make sure that it is a file this user may write, in a folder this user may write, on a disk with room."],
  [
    26,
    "Another file stands there, and was left as it is: move it away, or choose another `path` for the metadata store.",
  ], // NOTADB
  ["EIO", broken],
  ["ENOSPC", full],
  ["EDQUOT", full],
  ["EACCES", denied],
  ["EPERM", denied],
  ["EROFS", denied],
  ["ENOTDIR", inTheWay],
  ["EEXIST", inTheWay],
]);
