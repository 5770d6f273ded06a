import { isError } from "../../error/is-error.ts";
import { TsugiteError } from "../../error/tsugite-error.ts";

/** Runs a piece of work on files; what the file system refuses becomes `ARTIFACT_STORE_FAILED` with what to do. */
export async function withFileFailures<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toStoreFailure(what, error);
  }
}

/** `ARTIFACT_STORE_FAILED` for what the file system refused; every other error as it is. */
export function toStoreFailure(what: string, error: unknown): unknown {
  if (!isFileError(error)) return error;
  return new TsugiteError("ARTIFACT_STORE_FAILED", `${what}: ${error.message}.`, {
    cause: error,
    fix: FIXES[error.code] ?? "Look after the folder, or choose another `path` for the artifact store.",
  });
}

/** Whether the file system says that there is no such file. */
export function isNotFound(error: unknown): boolean {
  return isFileError(error) && error.code === "ENOENT";
}

function isFileError(error: unknown): error is Error & { readonly code: string } {
  return isError(error) && "syscall" in error && "code" in error && typeof error.code === "string";
}

const full = "Free some space there, or choose another `path` for the artifact store.";
const denied = "Give this user the right to it, or choose another `path` for the artifact store.";
const inTheWay =
  "Move away the file that stands where a folder is needed, or choose another `path` for the artifact store.";
const tooMany = "Raise the limit of open files (`ulimit -n`), or run fewer steps at once.";

const FIXES: Readonly<Record<string, string>> = {
  ENOSPC: full,
  EDQUOT: full,
  EFBIG: "Store it on a file system, or with a limit (`ulimit -f`), that allows files of this size.",
  EACCES: denied,
  EPERM: denied,
  EROFS: "Make the file system writable, or choose another `path` for the artifact store.",
  ENOTDIR: inTheWay,
  EEXIST: inTheWay,
  ELOOP: "Remove the symbolic link.",
  EMFILE: tooMany,
  ENFILE: tooMany,
  EIO: "The disk has a fault: look at the system's log, and choose another `path` for the artifact store.",
};
