import { createLog } from "../authoring/create-step-context.ts";
import type { HookName } from "../authoring/hooks.ts";
import type { HookFunctions } from "../authoring/parse-hooks.ts";
import { pipelineDefinition } from "../authoring/pipeline.ts";
import { stepDefinition } from "../authoring/step.ts";
import type { ErrorRecord } from "../error/error-record.ts";
import { fromErrorRecord } from "../error/thread-error.ts";
import type { LoadedModule } from "./loaded-pipeline.ts";

/** One call of a hook. Everything in it can cross threads. */
export interface HookCall {
  readonly hook: HookName;
  /** Absent for a hook of the pipeline. */
  readonly source?: string;
  /** What the hook is told, beside its log and its signal. */
  readonly context:
    | { readonly run: HookRun; readonly step: string; readonly attempt: number }
    | { readonly run: HookRun; readonly pipeline: string };
  /** For `onFailure`. */
  readonly error?: ErrorRecord;
}

interface HookRun {
  readonly id: string;
  readonly name: string;
}

/** Calls a hook in this thread. Rejects with what it threw. */
export async function callHook(call: HookCall, loaded: LoadedModule, signal: AbortSignal): Promise<void> {
  const { hook, error } = call;
  const context = { ...call.context, log: createLog(), signal };
  const functions = hooksOf(call, loaded);
  if (error === undefined) await functions?.[hook]?.(context);
  else await functions?.[hook]?.(fromErrorRecord(error), context);
}

function hooksOf({ source }: HookCall, { pipeline, stepAt }: LoadedModule): HookFunctions | undefined {
  return source === undefined ? pipelineDefinition(pipeline)?.hooks : stepDefinition(stepAt(source))?.hooks;
}
