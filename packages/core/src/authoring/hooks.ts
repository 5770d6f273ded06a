import type { StepLog } from "./step-context.ts";

/** What a hook of a step receives. */
export interface StepHookContext {
  readonly log: StepLog;
  /** Aborted when the hook has used up its time, 30 seconds. */
  readonly signal: AbortSignal;
  readonly run: { readonly id: string; readonly name: string };
  /** Name of the invocation in the pipeline. */
  readonly step: string;
  /** From 1. */
  readonly attempt: number;
}

/** What a hook of a pipeline receives. */
export interface PipelineHookContext extends Pick<StepHookContext, "log" | "signal" | "run"> {
  readonly pipeline: string;
}

/**
 * Functions that are told what becomes of a step or of a run. They run where the step runs, in a thread. What they throw is
 * recorded in the log, and changes nothing.
 */
export interface Hooks<Context> {
  /** Before the function of a step is called, in each attempt; before the first step of a run. */
  readonly onStart?: (context: Context) => void | Promise<void>;
  /** After the outputs of a step were recorded; after a run has completed. Not called for a step that the cache answers. */
  readonly onSuccess?: (context: Context) => void | Promise<void>;
  /** After the last attempt of a step has failed; after a run has failed. Not called for what was cancelled or skipped. */
  readonly onFailure?: (error: Error, context: Context) => void | Promise<void>;
}

/** Names of the hooks, as options and in specs. */
export const HOOK_NAMES = ["onStart", "onSuccess", "onFailure"] as const;

export type HookName = (typeof HOOK_NAMES)[number];
