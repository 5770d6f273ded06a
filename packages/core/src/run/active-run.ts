import type { StepRuntime } from "../thread/step-runtime.ts";
import type { LogLine, RunRecord, StepRecord } from "./run-record.ts";

/** A run in the process that runs its steps: the record, and what is alive. */
export interface ActiveRun extends RunRecord {
  /** Calls the user's functions, in threads of their own. */
  readonly runtime: StepRuntime;
  /** Name of the step that is called under a debugger. @default none */
  readonly inspect?: string;
  /** Aborted when the steps that are going on shall end: the run is cancelled, or a step failed and the mode is `failFast`. */
  readonly signal: AbortSignal;
  /** Aborted when no further step shall begin: then, and when a step failed and the mode is `stopOnFailure`. */
  readonly stopping: AbortSignal;
  /** Told by `runStep` of a step that has failed, so that the failure mode of the pipeline can act. */
  readonly failed: (step: string) => void;
  /** Tells whoever watches this process, for example the live lines of the command line. */
  readonly notify: (notice: RunNotice) => void;
}

/** What happens in a run, as it happens. */
export type RunNotice =
  | {
      readonly kind: "started";
      readonly step: string;
      readonly attempt: number;
      /** Why the cache did not answer, where it might have: "its code changed since run nightly-3: src/fit.ts". */
      readonly because?: string;
      /** When the step started, in milliseconds since 1970, where that was not now. */
      readonly at?: number;
    }
  | {
      readonly kind: "retrying";
      readonly step: string;
      readonly attempt: number;
      /** Milliseconds; absent where it is not known when the engine tries again. */
      readonly delay?: number;
      readonly message: string;
    }
  | { readonly kind: "log"; readonly line: LogLine }
  | { readonly kind: "ended"; readonly record: StepRecord };
