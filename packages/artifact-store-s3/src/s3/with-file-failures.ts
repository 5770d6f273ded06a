import { tmpdir } from "node:os";
import { isError, TsugiteError } from "@tsugite/core";

/** What the file system of this machine refuses becomes `ARTIFACT_STORE_FAILED`. */
export async function withFileFailures<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (TsugiteError.is(cause) || !isError(cause) || !("syscall" in cause)) throw cause;
    throw new TsugiteError("ARTIFACT_STORE_FAILED", `${what}: ${cause.message}.`, {
      fix: `Look after the folder ${tmpdir()}, or choose another one for temporary files by TMPDIR.`,
      cause,
    });
  }
}
