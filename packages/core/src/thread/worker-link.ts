import type { FromWorker, ToWorker } from "./worker-message.ts";

/** What connects this thread with a thread or process that serves steps. */
export interface WorkerLink {
  /** Does nothing when the other side has ended. */
  post(message: ToWorker): void;
  /** Keeps this process alive while the worker has something to do. */
  ref(): void;
  unref(): void;
  /** Ends the worker at once, whatever it does. */
  end(): Promise<void>;
}

/** What a worker says of what it does; the rest is between the two ends of its link. */
export type MessageOfTask = Exclude<FromWorker, { type: "held" }>;

/** Whom a link tells what happens on the other side. */
export interface WorkerListener {
  readonly onMessage: (message: MessageOfTask) => void;
  /** Called when the worker will take no further task; `onEnd` follows. */
  readonly onDoomed: () => void;
  /** Called when the worker has ended, after all that it has sent; or is about to: the first reason counts. */
  readonly onEnd: (reason: EndReason) => void;
}

/**
 * Why a worker ended, as the error of what it was doing.
 *
 * @param subject what it was doing, as the beginning of a sentence: "Step fit".
 */
export type EndReason = (subject: string) => Error;
