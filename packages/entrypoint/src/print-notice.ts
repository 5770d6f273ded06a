import type { RunNotice } from "@tsugite/core";

/** Prints what happens as NDJSON, `{"level", "msg", …}`, so that an engine can keep levels and steps apart. */
export function printNotice(notice: RunNotice): void {
  switch (notice.kind) {
    case "log": {
      const { level, text, step, attempt } = notice.line;
      return print(level, text, { step, attempt });
    }
    case "started":
      return print("info", `Step ${notice.step} started`, { attempt: notice.attempt });
    case "retrying":
      return print("warn", `Step ${notice.step} is tried again in ${notice.delay} ms: ${notice.message}`, {
        attempt: notice.attempt,
      });
    case "ended": {
      const { step, status, error, reason, cachedFrom } = notice.record;
      const why = error?.message ?? reason ?? (cachedFrom === undefined ? undefined : `from run ${cachedFrom.runName}`);
      return print(status === "failed" ? "error" : "info", `Step ${step} ${status}${why === undefined ? "" : `: ${why}`}`, {
        ...(error === undefined ? {} : { error }),
      });
    }
  }
}

function print(level: string, msg: string, fields: object): void {
  process.stdout.write(`${JSON.stringify({ level, msg, ...fields })}\n`);
}
