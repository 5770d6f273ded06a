import { Worker } from "node:worker_threads";
import { isError } from "../error/is-error.ts";
import { TsugiteError } from "../error/tsugite-error.ts";
import { HeldLines } from "./held-lines.ts";
import { logMessage } from "./log-message.ts";
import { passOnHeld } from "./log-valve.ts";
import type { EndReason, WorkerLink, WorkerListener } from "./worker-link.ts";
import type { FromWorker, WorkerData } from "./worker-message.ts";

/** Starts a thread that serves steps. */
export function startThread(entry: URL, workerData: WorkerData, listener: WorkerListener): WorkerLink {
  const { onMessage, onDoomed, onEnd } = listener;
  // Before the module is loaded, because in a bundle it is the thread's own entry; and not by execArgv, which a worker
  // refuses to take over from a process that was started with options of V8.
  const nodeOptions = `${process.env.NODE_OPTIONS ?? ""} --enable-source-maps`.trim();
  const env = { ...process.env, NODE_OPTIONS: nodeOptions };
  const worker = new Worker(entry, { workerData, env, stdout: true, stderr: true });
  let reason: EndReason | undefined;
  /** What the thread printed and did not come to pass on. */
  let held: HeldLines | undefined;
  worker.on("message", (message: FromWorker) => {
    if (message.type === "held") held = new HeldLines(message.memory);
    else onMessage(message);
  });
  worker.on("error", (error: unknown) => {
    onDoomed();
    reason = (subject) => crash(subject, error);
  });
  // Unlike an error, it comes after all that the thread has sent.
  worker.on("exit", (code) => {
    if (held !== undefined) passOnHeld(held, (...line) => onMessage(logMessage(...line)));
    onEnd(reason ?? ((subject) => exited(subject, code)));
  });
  // Output that no patched stream saw, such as that of a native addon, must be read or the thread would stall.
  worker.stdout.resume();
  worker.stderr.resume();
  return {
    post: (message) => worker.postMessage(message),
    ref: () => worker.ref(),
    unref: () => worker.unref(),
    end: async () => {
      await worker.terminate();
    },
  };
}

function exited(subject: string, code: number): TsugiteError {
  return new TsugiteError("STEP_EXITED", `${subject} ended its thread with exit code ${code} before it returned.`, {
    fix: "Remove the call of process.exit(): return from the step, or throw an Error to make it fail.",
  });
}

function crash(subject: string, error: unknown): Error {
  if (isError(error) && "code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY") {
    return new TsugiteError("STEP_EXITED", `${subject} used up the memory of its thread.`, {
      cause: error,
      fix: "Process the data in parts, or raise the limit with NODE_OPTIONS=--max-old-space-size=<MiB>.",
    });
  }
  return isError(error) ? error : new Error(String(error));
}
