import { AsyncLocalStorage } from "node:async_hooks";
import { format } from "node:util";
import type { LogLevel } from "@tsugite/core";

const LEVELS = { debug: "debug", log: "info", info: "info", warn: "warn", error: "error", trace: "debug" } as const;

type Method = keyof typeof LEVELS;
type WriteLine = (level: LogLevel, text: string) => void;

interface Capture {
  readonly write: WriteLine;
  readonly print: boolean;
}

const current = new AsyncLocalStorage<Capture>();
/** As the test's runner has made it: a method that is another one meanwhile is a spy. */
const untouched = { ...console };
let capturing = 0;
let restore = (): void => {};

/**
 * Notes, line by line, what some work writes to the console, and what it starts. It is printed too if that is asked for, and
 * spies of the test's runner see it in any case. Other work that goes on meanwhile prints, and is not noted.
 */
export async function captureConsole<T>(capture: Capture, work: () => Promise<T>): Promise<T> {
  if (capturing === 0) restore = replaceConsole();
  capturing += 1;
  try {
    return await current.run(capture, work);
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
    const capture = current.getStore();
    if (capture !== undefined) {
      for (const line of format(...values).split("\n")) capture.write(LEVELS[method], line);
      if (!capture.print && original === untouched[method]) return;
    }
    original.apply(console, values);
  };
  console[method] = replacement;
  return () => {
    // A spy that was put over it meanwhile is the test's to take away.
    if (console[method] === replacement) console[method] = original;
  };
}
