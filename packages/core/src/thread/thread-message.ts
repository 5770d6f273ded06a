import type { ErrorRecord } from "../error/error-record.ts";
import type { Problem } from "../error/problem.ts";
import type { Json, JsonObject } from "../json/json.ts";
import type { LeftOut } from "../run/left-out.ts";
import type { LogLevel } from "../run/run-record.ts";
import type { PipelineDraft } from "../spec/pipeline-draft.ts";
import type { HookCall } from "./call-hook.ts";
import type { StepCall, StepCallResult } from "./step-runtime.ts";

/** What a step thread is started with. */
export interface ThreadData {
  /** URL of the built module, see {@link PipelineModule}; absent in a bundle, which holds the module itself. */
  readonly moduleUrl?: string;
  /** Export of the pipeline in its file. */
  readonly exportName: string;
  /** Absolute path that the files in error messages are relative to. */
  readonly projectRoot: string;
}

/** What a thread can be asked for, one at a time. */
export type ThreadTask =
  | { readonly kind: "describe" }
  | { readonly kind: "parseParameters"; readonly given: JsonObject }
  | { readonly kind: "call"; readonly call: StepCall }
  | { readonly kind: "hook"; readonly call: HookCall };

/** What each task gives. */
export interface ThreadResults {
  readonly describe: PipelineDraft;
  readonly parseParameters: { readonly value: Json } | { readonly problems: readonly Problem[] };
  readonly call: StepCallResult;
  readonly hook: Readonly<Record<string, never>>;
}

export type ToThread =
  | { readonly type: "task"; readonly task: ThreadTask }
  | { readonly type: "abort"; readonly error: ErrorRecord }
  /** Asks an idle thread to end by itself. */
  | { readonly type: "close" };

export type FromThread =
  /** `leftOut`: the line stands for lines that were not passed on. */
  | { readonly type: "log"; readonly level: LogLevel; readonly text: string; readonly leftOut?: LeftOut }
  /** The memory of {@link HeldLines}, to be read when the thread was ended from outside. */
  | { readonly type: "held"; readonly memory: SharedArrayBuffer }
  /** `leftovers`: something of the task goes on, such as a timer. */
  | { readonly type: "done"; readonly result: ThreadResults[keyof ThreadResults]; readonly leftovers: boolean }
  | { readonly type: "failed"; readonly error: ErrorRecord };
