import { setTimeout } from "node:timers/promises";
import { codeOf, statusOf } from "./failure-kind.ts";
import type { S3Connection } from "./s3-connection.ts";
import type { S3Request } from "./s3-failure.ts";

/** What became of a write that should overwrite nothing. */
export type Written = "written" | "exists";

/** How a write says that nothing may be there. */
export interface WriteCondition {
  readonly IfNoneMatch?: "*";
}

/**
 * Writes on the condition that nothing is there, so that of two writers one is told; without it where `overwrite` is asked
 * for, or where the service knows no conditions.
 */
export async function writeOnce(
  connection: S3Connection,
  request: S3Request,
  overwrite: boolean,
  write: (condition: WriteCondition) => Promise<void>,
): Promise<Written> {
  for (let attempt = 1; ; attempt++) {
    try {
      await write(overwrite ? {} : { IfNoneMatch: "*" });
      return "written";
    } catch (error) {
      const code = codeOf(error);
      if (code === "PreconditionFailed" && !overwrite) return "exists";
      // An upload in parts that is gone was finished, most likely by a request whose answer was lost.
      if (code === "NoSuchUpload") return "exists";
      if (code === "NotImplemented" && !overwrite) return writeOnce(connection, request, true, write);
      // 409: another writer of the same key is at work.
      const isBusy = statusOf(error) === 409 && attempt < connection.options.patience.attempts;
      if (!isBusy) throw connection.failure(error, request);
      await setTimeout(Math.random() * Math.min(5000, 50 * 2 ** attempt));
    }
  }
}
