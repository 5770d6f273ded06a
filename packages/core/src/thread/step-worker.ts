import { fromErrorRecord } from "../error/thread-error.ts";
import { toErrorRecord } from "../error/to-error-record.ts";
import { TsugiteError } from "../error/tsugite-error.ts";
import type { StepCallOptions } from "./step-runtime.ts";
import type { EndReason, MessageOfTask, WorkerLink, WorkerListener } from "./worker-link.ts";
import type { WorkerResults, WorkerTask } from "./worker-message.ts";

/** Milliseconds that a worker has to end by itself. */
const CLOSE_PATIENCE = 200;

/** One thread or process that performs tasks, seen from the thread that keeps the records. */
export class StepWorker {
  readonly #link: WorkerLink;
  readonly #ended: Promise<void>;
  #endReason: EndReason | undefined;
  #alive = true;
  #receive: ((message: MessageOfTask | EndReason) => void) | undefined;

  constructor(open: (listener: WorkerListener) => WorkerLink) {
    let ended = (): void => {};
    this.#ended = new Promise((resolve) => {
      ended = resolve;
    });
    this.#link = open({
      onMessage: (message) => this.#receive?.(message),
      onDoomed: () => {
        this.#alive = false;
      },
      onEnd: (reason) => {
        this.#alive = false;
        this.#endReason ??= reason;
        this.#receive?.(this.#endReason);
        ended();
      },
    });
    this.#link.unref();
  }

  /** Whether it can be given another task. */
  get alive(): boolean {
    return this.#alive;
  }

  /** Gives it a task. Rejects with what the user's code threw, with the signal's reason, or why the worker ended. */
  async perform<Kind extends WorkerTask["kind"]>(
    task: Extract<WorkerTask, { kind: Kind }>,
    options?: StepCallOptions,
  ): Promise<WorkerResults[Kind]> {
    const signal = options?.signal;
    signal?.throwIfAborted();
    const subject = subjectOf(task);
    this.#link.ref();
    let timer: NodeJS.Timeout | undefined;
    const abort = (): void => {
      this.#link.post({ type: "abort", error: toErrorRecord(signal?.reason) });
      timer = setTimeout(() => void this.end(), options?.grace ?? 0);
    };
    try {
      const result = await new Promise<WorkerResults[Kind]>((resolve, reject) => {
        this.#receive = (message) => {
          if (typeof message === "function") return reject(message(subject));
          if (message.type === "log") return options?.onLog(message.level, message.text, message.leftOut);
          // What the task left behind would be blamed on the next one.
          if (message.leftovers) void this.end();
          if (message.type === "failed") reject(fromErrorRecord(message.error));
          // The worker answers each task with that task's result.
          else resolve(message.result as WorkerResults[Kind]);
        };
        if (this.#endReason !== undefined) return reject(this.#endReason(subject));
        this.#link.post({ type: "task", task });
        if (signal?.aborted) abort();
        else signal?.addEventListener("abort", abort, { once: true });
      });
      signal?.throwIfAborted();
      return result;
    } catch (error) {
      throw signal?.aborted ? signal.reason : error;
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
      this.#receive = undefined;
      this.#link.unref();
    }
  }

  /** Lets the worker end by itself, when it does nothing; else at once. */
  async close(): Promise<void> {
    this.#endReason ??= closed;
    this.#link.ref();
    // A thread that is ended from outside while others start has brought Node down (nodejs/node#56312).
    if (this.#alive) this.#link.post({ type: "close" });
    this.#alive = false;
    const timer = setTimeout(() => void this.#link.end(), CLOSE_PATIENCE);
    await this.#ended;
    clearTimeout(timer);
  }

  /** Ends the worker at once, whatever it does. */
  async end(): Promise<void> {
    this.#alive = false;
    await this.#link.end();
  }
}

function closed(subject: string): TsugiteError {
  return new TsugiteError("STEP_CANCELLED", `${subject} was still going on when its run was over, and was ended.`, {
    fix: "Let the orchestrator wait for every step that it has begun.",
  });
}

function subjectOf(task: WorkerTask): string {
  switch (task.kind) {
    case "call":
      return `Step ${task.call.step}`;
    case "describe":
      return "The builder of the pipeline";
    case "hook":
      return `The hook ${task.call.hook}`;
    case "parseParameters":
      return "The params schema of the pipeline";
  }
}
