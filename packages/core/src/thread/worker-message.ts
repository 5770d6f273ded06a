import type { ErrorRecord } from "../error/error-record.ts";
import type { Problem } from "../error/problem.ts";
import type { Json, JsonObject } from "../json/json.ts";
import type { LeftOut } from "../run/left-out.ts";
import type { LogLevel } from "../run/run-record.ts";
import type { PipelineDraft } from "../spec/pipeline-draft.ts";
import type { HookCall } from "./call-hook.ts";
import type { StepCall, StepCallResult } from "./step-runtime.ts";

/** What a thread or process is started with. */
export interface WorkerData {
  /** URL of the built module, see {@link PipelineModule}; absent in a bundle, which holds the module itself. */
  readonly moduleUrl?: string;
  /** Export of the pipeline in its file. */
  readonly exportName: string;
  /** Absolute path that the files in error messages are relative to. */
  readonly projectRoot: string;
}

/** What a worker can be asked for, one at a time. */
export type WorkerTask =
  | { readonly kind: "describe" }
  | { readonly kind: "parseParameters"; readonly given: JsonObject }
  | { readonly kind: "call"; readonly call: StepCall }
  | { readonly kind: "hook"; readonly call: HookCall };

/** What each task gives. */
export interface WorkerResults {
  readonly describe: PipelineDraft;
  readonly parseParameters: { readonly value: Json } | { readonly problems: readonly Problem[] };
  readonly call: StepCallResult;
  readonly hook: Readonly<Record<string, never>>;
}

export type ToWorker =
  | { readonly type: "task"; readonly task: WorkerTask }
  | { readonly type: "abort"; readonly error: ErrorRecord }
  /** Asks an idle worker to end by itself. */
  | { readonly type: "close" };

export type FromWorker =
  /** `leftOut`: the line stands for lines that were not passed on. */
  | { readonly type: "log"; readonly level: LogLevel; readonly text: string; readonly leftOut?: LeftOut }
  /** The memory of {@link HeldLines}, to be read when the thread was ended from outside. */
  | { readonly type: "held"; readonly memory: SharedArrayBuffer }
  | Answer<{ readonly type: "done"; readonly result: WorkerResults[keyof WorkerResults] }>
  | Answer<{ readonly type: "failed"; readonly error: ErrorRecord }>;

/** `leftovers`: something of the task stays behind, such as a timer, so that the worker is not to be used again. */
type Answer<Outcome> = Outcome & { readonly leftovers: boolean };
