import { format } from "node:util";
import type { LogLevel } from "../run/run-record.ts";
import { eachLine, LineSplitter } from "./line-splitter.ts";

/**
 * Passes on, line by line, what the code of this thread prints.
 *
 * The streams of a worker thread deliver only while its event loop turns, which a training loop keeps from turning; so
 * `console` and the streams are replaced, and each line is handed over at once. `flush` hands over a line that has not
 * been ended.
 */
export function captureOutput(write: (level: LogLevel, text: string) => void): { readonly flush: () => void } {
  const print =
    (level: LogLevel) =>
    (...values: unknown[]): void =>
      eachLine(format(...values), (line) => write(level, line));
  console.debug = print("debug");
  console.log = print("info");
  console.info = print("info");
  console.warn = print("warn");
  console.error = print("error");
  console.trace = print("debug");
  const out = captureStream(process.stdout, (line) => write("info", line));
  const error = captureStream(process.stderr, (line) => write("error", line));
  return {
    flush: () => {
      out.flush();
      error.flush();
    },
  };
}

function captureStream(stream: NodeJS.WriteStream, use: (line: string) => void): LineSplitter {
  const lines = new LineSplitter(use);
  stream.write = (chunk: string | Uint8Array, encoding?: unknown, done?: unknown): boolean => {
    lines.write(chunk);
    const callback = typeof encoding === "function" ? encoding : done;
    if (typeof callback === "function") queueMicrotask(() => callback());
    return true;
  };
  return lines;
}
