import { isError, TsugiteError } from "@tsugite/core";

/** Runs a piece of work on the folder of DAGs; what the file system refuses becomes `DEPLOYMENT_NOT_LOADED`. */
export async function withFileFailures<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (!isError(cause) || !("syscall" in cause)) throw cause;
    throw new TsugiteError("DEPLOYMENT_NOT_LOADED", `${what}: ${cause.message}.`, {
      cause,
      fix: 'Give this user the right to it, choose another `dagsFolder`, or bring the files to Airflow yourself with `deliver: "files"`.',
    });
  }
}

export function isNotFound(error: unknown): boolean {
  return isError(error) && "code" in error && error.code === "ENOENT";
}
