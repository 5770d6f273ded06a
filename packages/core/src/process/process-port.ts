import { toErrorRecord } from "../error/to-error-record.ts";
import type { ToWorker } from "../thread/worker-message.ts";
import type { WorkerPort } from "../thread/worker-port.ts";
import { guardProcess } from "./guard-process.ts";
import { sayToParent } from "./process-words.ts";
import { takeStepProcessData } from "./step-process-arguments.ts";

/** Bytes by which a process without a limit may have grown in a task to be used again. */
const MAY_GROW = 512 * 1024 ** 2;

/** The port of a step process to its parent. */
export function openProcessPort(): WorkerPort {
  const data = takeStepProcessData();
  const guard = guardProcess(data.memory);
  tellUncaught(data.projectRoot);
  const send = process.send?.bind(process);
  const disconnect = process.disconnect?.bind(process);
  // As in a thread, or a library might take the parent for its own.
  for (const name of ["send", "disconnect"]) Reflect.deleteProperty(process, name);
  return {
    data,
    mayGrow: data.memory === undefined ? MAY_GROW : data.memory / 8,
    // Lines as words, so that the last ones before a crash are out.
    send: (message) => void (message.type === "log" ? sayToParent(message) : send?.(message)),
    hold: (memory) => {
      guard.postMessage(memory);
      sayToParent({ type: "holding" });
    },
    listen: (receive) => {
      process.on("message", (message: ToWorker) => (message.type === "close" ? disconnect?.() : receive(message)));
    },
  };
}

/** As in a thread, an error that nobody catches is told and not printed. */
function tellUncaught(projectRoot: string): void {
  process.on("uncaughtException", (error: unknown) => {
    if (process.listenerCount("uncaughtException") > 1) return;
    sayToParent({ type: "threw", error: toErrorRecord(error, projectRoot) });
    process.exit(1);
  });
}
