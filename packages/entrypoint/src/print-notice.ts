import type { LogLevel, RunNotice } from "@tsugite/core";

interface PrintedLine {
  readonly level: LogLevel;
  readonly msg: string;
  readonly [field: string]: unknown;
}

/** Prints what happens as NDJSON, `{"level", "msg", …}`, so that an engine can keep levels and steps apart. */
export function printNotice(notice: RunNotice): void {
  process.stdout.write(`${JSON.stringify(lineOf(notice))}\n`);
}

function lineOf(notice: RunNotice): PrintedLine {
  switch (notice.kind) {
    case "log": {
      const { level, text, step, attempt } = notice.line;
      return { level, msg: text, step, attempt };
    }
    case "started":
      return { level: "info", msg: `Step ${notice.step} started`, attempt: notice.attempt };
    case "retrying": {
      const { step, delay, message, attempt } = notice;
      const wait = delay === undefined ? "" : ` in ${delay} ms`;
      return { level: "warn", msg: `Step ${step} is tried again${wait}: ${message}`, attempt };
    }
    case "ended": {
      const { step, status, error, reason, cachedFrom } = notice.record;
      const why = error?.message ?? reason ?? (cachedFrom === undefined ? undefined : `from run ${cachedFrom.runName}`);
      const msg = `Step ${step} ${status}${why === undefined ? "" : `: ${why}`}`;
      return { level: status === "failed" ? "error" : "info", msg, ...(error === undefined ? {} : { error }) };
    }
  }
}
