import type { FromWorker, ToWorker, WorkerData } from "./worker-message.ts";

/** The other end of a link, in the thread or process that serves steps. */
export interface WorkerPort {
  readonly data: WorkerData;
  /** Bytes by which the process may have grown in a task to be used again. @default not asked: it has other threads */
  readonly mayGrow?: number;
  send(message: FromWorker): void;
  /** Tells where the lines are that were printed and not yet sent, for when this worker is ended from outside. */
  hold(memory: SharedArrayBuffer): void;
  /** Passes on all messages but `close`, which is the port's own affair. */
  listen(receive: (message: Exclude<ToWorker, { type: "close" }>) => void): void;
}
