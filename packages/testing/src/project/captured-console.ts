import { AsyncLocalStorage } from "node:async_hooks";
import { format } from "node:util";
import type { LogLevel } from "@tsugite/core";

const LEVELS = { debug: "debug", log: "info", info: "info", warn: "warn", error: "error", trace: "debug" } as const;

type Method = keyof typeof LEVELS;
type WriteLine = (level: LogLevel, text: string) => void;

const writer = new AsyncLocalStorage<WriteLine>();
let capturing = 0;
let restore = (): void => {};

/**
 * Notes, line by line, what some work writes to the console, and what it starts; all of it is printed too, so that spies
 * of the test's runner see it. Other work that goes on meanwhile is not noted.
 */
export async function captureConsole<T>(write: WriteLine, work: () => Promise<T>): Promise<T> {
  if (capturing === 0) restore = replaceConsole();
  capturing += 1;
  try {
    return await writer.run(write, work);
  } finally {
    capturing -= 1;
    if (capturing === 0) restore();
  }
}

function replaceConsole(): () => void {
  const originals = Object.keys(LEVELS).map((name) => replaceMethod(name as Method));
  return () => {
    for (const putBack of originals) putBack();
  };
}

function replaceMethod(method: Method): () => void {
  const original = console[method];
  const replacement = (...values: unknown[]): void => {
    for (const line of format(...values).split("\n")) writer.getStore()?.(LEVELS[method], line);
    original.apply(console, values);
  };
  console[method] = replacement;
  return () => {
    // A spy that was put over it meanwhile is the test's to take away.
    if (console[method] === replacement) console[method] = original;
  };
}
