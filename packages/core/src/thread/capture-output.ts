import { format } from "node:util";
import type { LogLevel } from "../run/run-record.ts";

/** The longest line that is passed on whole, in UTF-16 code units; a longer one is passed on in pieces. */
const MAX_LINE = 16_384;

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
    (...values: unknown[]): void => {
      for (const line of format(...values).split("\n")) writeLine(write, level, line);
    };
  console.debug = print("debug");
  console.log = print("info");
  console.info = print("info");
  console.warn = print("warn");
  console.error = print("error");
  console.trace = print("debug");
  const flushOut = captureStream(process.stdout, (line) => writeLine(write, "info", line));
  const flushError = captureStream(process.stderr, (line) => writeLine(write, "error", line));
  return {
    flush: () => {
      flushOut();
      flushError();
    },
  };
}

function writeLine(write: (level: LogLevel, text: string) => void, level: LogLevel, line: string): void {
  for (let start = 0; start < Math.max(line.length, 1); start += MAX_LINE) {
    write(level, line.slice(start, start + MAX_LINE));
  }
}

/** Returns what passes on a last line that was not ended. */
function captureStream(stream: NodeJS.WriteStream, writeLine: (line: string) => void): () => void {
  let rest = "";
  const write = (chunk: string | Uint8Array, encoding?: unknown, done?: unknown): boolean => {
    rest += typeof chunk === "string" ? chunk : Buffer.from(chunk).toString("utf8");
    const lines = rest.split("\n");
    rest = lines.pop() ?? "";
    if (rest.length > MAX_LINE) {
      lines.push(rest);
      rest = "";
    }
    for (const line of lines) writeLine(line);
    const callback = typeof encoding === "function" ? encoding : done;
    if (typeof callback === "function") queueMicrotask(() => callback());
    return true;
  };
  stream.write = write;
  return () => {
    if (rest !== "") writeLine(rest);
    rest = "";
  };
}
