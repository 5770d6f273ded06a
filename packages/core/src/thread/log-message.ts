import type { LeftOut } from "../run/left-out.ts";
import type { LogLevel } from "../run/run-record.ts";
import type { FromWorker } from "./worker-message.ts";

/** A line as it crosses threads and processes. */
export function logMessage(level: LogLevel, text: string, leftOut?: LeftOut): Extract<FromWorker, { type: "log" }> {
  return { type: "log", level, text, ...(leftOut === undefined ? {} : { leftOut }) };
}
