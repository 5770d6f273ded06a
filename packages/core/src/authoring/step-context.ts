/** Writes lines into the log of the run. Values are formatted as `console.log` does. */
export interface StepLog {
  /** Same as `info`. */
  (...values: unknown[]): void;
  debug(...values: unknown[]): void;
  info(...values: unknown[]): void;
  warn(...values: unknown[]): void;
  error(...values: unknown[]): void;
}

/** What can be shown with a run: numbers and short texts, by name. */
export type StepMetadata = Readonly<Record<string, number | string | boolean>>;

/** What the function of a step receives beside its inputs. */
export interface StepContext {
  readonly log: StepLog;
  /** Aborted when the run is cancelled or the step's timeout is over. Pass it on to `fetch` and the like. */
  readonly signal: AbortSignal;
  readonly run: { readonly id: string; readonly name: string };
  /** Name of this invocation in the pipeline. */
  readonly step: string;
  /** From 1. */
  readonly attempt: number;
  /** The same text in all attempts of this step of this run; for services that take such a key. */
  readonly idempotencyKey: string;
  /** Adds to what is shown with the step: `metadata({ accuracy: 0.97 })`. The last value of a name stays. */
  metadata(values: StepMetadata): void;
}
