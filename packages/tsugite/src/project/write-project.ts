import { TsugiteError } from "@tsugite/core";

/** Writes something into a project. Raises `PROJECT_NOT_WRITABLE`, with the path, where the disk refuses. */
export async function writeProject<Result>(path: string, write: () => Result | Promise<Result>): Promise<Result> {
  try {
    return await write();
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw new TsugiteError("PROJECT_NOT_WRITABLE", `${path} cannot be written: ${reasonOf(error)}.`, {
      fix: "Make the project folder writable for your user, and see that the disk has room.",
      cause: error,
    });
  }
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && "code" in error && "syscall" in error;
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EPERM: "not permitted",
  EROFS: "the file system is read-only",
  ENOSPC: "no space is left on the disk",
  EDQUOT: "your share of the disk is used up",
  EIO: "the disk has a fault",
  EEXIST: "something else stands there",
  EISDIR: "it is a folder",
  ENOTDIR: "it would lie below a file",
  ENOENT: "its folder does not exist",
};

function reasonOf({ code = "", message }: NodeJS.ErrnoException): string {
  const known = REASONS[code];
  return known === undefined ? message : `${known} (${code})`;
}
