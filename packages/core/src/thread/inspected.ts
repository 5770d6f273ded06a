import inspector from "node:inspector";
import type { StepDefinition } from "../authoring/step.ts";

/** Where debuggers look first. */
const USUAL_PORT = 9229;

/**
 * The function of a step, to be called under a debugger: it waits until one is there, and stops before the function's first
 * line. It listens on this machine alone. Only a process can wait so, and no thread.
 */
export function inspected({ name, fn }: Pick<StepDefinition, "name" | "fn">): StepDefinition["fn"] {
  return async (...args) => {
    open();
    console.warn(`Step ${name} waits for a debugger: attach an editor, or open chrome://inspect. ${inspector.url()}`);
    try {
      inspector.waitForDebugger();
      // biome-ignore lint/suspicious/noDebugger: This is where it stops; the next step into is the step's own function.
      debugger;
      return await fn(...args);
    } finally {
      inspector.close();
    }
  };
}

function open(): void {
  for (const port of [USUAL_PORT, 0]) if (inspector.url() === undefined) inspector.open(port, "127.0.0.1");
}
