import { once } from "node:events";
import type { Worker } from "node:worker_threads";
import { fromErrorRecord } from "../error/thread-error.ts";
import { toErrorRecord } from "../error/to-error-record.ts";
import { TsugiteError } from "../error/tsugite-error.ts";
import { HeldLines } from "./held-lines.ts";
import { passOnHeld } from "./log-valve.ts";
import type { StepCallOptions } from "./step-runtime.ts";
import type { FromThread, ThreadResults, ThreadTask, ToThread } from "./thread-message.ts";

/** Milliseconds that a thread has to end by itself. */
const CLOSE_PATIENCE = 200;

/** One worker thread, seen from the thread that keeps the records. */
export class StepThread {
  readonly #worker: Worker;
  #alive = true;
  #crash: Error | undefined;
  /** What the thread printed and did not come to pass on. */
  #held: HeldLines | undefined;
  #receive: ((message: Exclude<FromThread, { type: "held" }> | Error) => void) | undefined;

  constructor(worker: Worker) {
    this.#worker = worker;
    worker.unref();
    worker.on("message", (message: FromThread) => {
      if (message.type === "held") this.#held = new HeldLines(message.memory);
      else this.#receive?.(message);
    });
    worker.on("error", (error: unknown) => {
      this.#alive = false;
      this.#crash = crash(error);
    });
    // Unlike an error, it comes after all that the thread has sent.
    worker.on("exit", (code) => this.#fail(this.#crash ?? exited(code)));
    // Output that no patched stream saw, such as that of a native addon, must be read or the thread would stall.
    worker.stdout.resume();
    worker.stderr.resume();
  }

  /** Whether it can be given another task. */
  get alive(): boolean {
    return this.#alive;
  }

  /** Gives it a task. Rejects with what the user's code threw, with the signal's reason, or why the thread ended. */
  async perform<Kind extends ThreadTask["kind"]>(
    task: Extract<ThreadTask, { kind: Kind }>,
    options?: StepCallOptions,
  ): Promise<ThreadResults[Kind]> {
    const signal = options?.signal;
    signal?.throwIfAborted();
    this.#worker.ref();
    let timer: NodeJS.Timeout | undefined;
    const abort = (): void => {
      this.#post({ type: "abort", error: toErrorRecord(signal?.reason) });
      timer = setTimeout(() => void this.end(), options?.grace ?? 0);
    };
    try {
      const result = await new Promise<ThreadResults[Kind]>((resolve, reject) => {
        this.#receive = (message) => {
          if (message instanceof Error) reject(message);
          else if (message.type === "log") options?.onLog(message.level, message.text, message.leftOut);
          else if (message.type === "failed") reject(fromErrorRecord(message.error));
          else {
            // What the task left behind would be blamed on the next one.
            if (message.leftovers) void this.end();
            // The thread answers each task with that task's result.
            resolve(message.result as ThreadResults[Kind]);
          }
        };
        if (!this.#alive) return reject(this.#crash ?? exited(1));
        this.#post({ type: "task", task });
        if (signal?.aborted) abort();
        else signal?.addEventListener("abort", abort, { once: true });
      });
      signal?.throwIfAborted();
      return result;
    } catch (error) {
      if (!this.#alive && this.#held !== undefined && options !== undefined) passOnHeld(this.#held, options.onLog);
      throw signal?.aborted ? signal.reason : error;
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
      this.#receive = undefined;
      this.#worker.unref();
    }
  }

  /** Lets the thread end by itself, when it does nothing; else at once. */
  async close(): Promise<void> {
    if (!this.#alive) return;
    this.#alive = false;
    // A thread that is ended from outside while others start has brought Node down (nodejs/node#56312).
    const exit = once(this.#worker, "exit");
    this.#worker.ref();
    this.#post({ type: "close" });
    const timer = setTimeout(() => void this.#worker.terminate(), CLOSE_PATIENCE);
    await exit;
    clearTimeout(timer);
  }

  /** Ends the thread at once, whatever it does. */
  async end(): Promise<void> {
    this.#alive = false;
    await this.#worker.terminate();
  }

  #post(message: ToThread): void {
    this.#worker.postMessage(message);
  }

  #fail(error: Error): void {
    this.#alive = false;
    this.#receive?.(error);
  }
}

function exited(code: number): TsugiteError {
  return new TsugiteError("STEP_EXITED", `The step ended its thread with exit code ${code} before it returned.`, {
    fix: "Remove the call of process.exit(): return from the step, or throw an Error to make it fail.",
  });
}

function crash(error: unknown): Error {
  if (error instanceof Error && "code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY") {
    return new TsugiteError("STEP_EXITED", "The step used up the memory of its thread.", {
      cause: error,
      fix: "Process the data in parts, or raise the limit with NODE_OPTIONS=--max-old-space-size=<MiB>.",
    });
  }
  return error instanceof Error ? error : new Error(String(error));
}
