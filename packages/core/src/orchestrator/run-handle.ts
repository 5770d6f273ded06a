/**
 * One run, as its engine has it: what an orchestrator that submits runs writes, so that they can be followed, waited for
 * and cancelled from any process. Core makes the rest out of it and of the metadata store.
 *
 * A method that throws anything but a `TsugiteError` says that the engine could not be asked; core asks again later.
 */
export interface RunHandle {
  /** Page of the run in the engine's own interface. */
  readonly url?: string;
  /** Asks once. */
  status(call: EngineCall): Promise<EngineRunStatus>;
  /** Asks the engine to end the run; need not wait for its end. Of a run that has ended it does nothing. */
  cancel(call: EngineCall): Promise<void>;
  /**
   * The lines that the engine kept of a step, oldest first; for steps that never came to keep their own.
   *
   * `attempt` is a number of the engine's, as in {@link EngineStepStatus}. @default the newest
   */
  logs?(step: string, call: EngineCall & { readonly attempt?: number }): AsyncIterable<string>;
}

/** What goes with each call of a {@link RunHandle}. */
export interface EngineCall {
  /** Aborted when nobody waits for the answer any more. Pass it on to whatever is called. */
  readonly signal: AbortSignal;
}

/** Where a run of an engine stands. */
export interface EngineRunStatus {
  /**
   * `gone`: the engine says that it has no such run. A run that ended is recorded as ended once every step has an outcome;
   * of one that is gone, the steps without an outcome are given up.
   */
  readonly state: "queued" | "running" | "completed" | "failed" | "cancelled" | "gone";
  /** What the engine says about it, for people. */
  readonly message?: string;
  /** By the steps' names in the pipeline. A step that is left out counts as `waiting`. */
  readonly steps: Readonly<Record<string, EngineStepStatus>>;
}

/** Where a step of an engine's run stands. */
export interface EngineStepStatus {
  /**
   * `failed`, `skipped` and `cancelled` are final: a step that is to be tried again is `retrying`, from the failure of one
   * try to the start of the next. Steps that an engine does not start because of another one are `skipped`.
   */
  readonly state: "waiting" | "queued" | "running" | "retrying" | "completed" | "failed" | "skipped" | "cancelled";
  /** Number of the engine's newest try, from 1. */
  readonly attempt?: number;
  /** What the engine says about it: "OOMKilled", "ImagePullBackOff: no such image". */
  readonly message?: string;
}
