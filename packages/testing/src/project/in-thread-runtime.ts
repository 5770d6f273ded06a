import { setTimeout as sleep } from "node:timers/promises";
import { locateDataFile } from "@tsugite/bundle";
import {
  callHook,
  callStep,
  type HookCall,
  type Json,
  type JsonObject,
  type LoadedModule,
  parseParameters,
  type StepCall,
  type StepCallOptions,
  type StepCallResult,
  type StepRuntime,
  TsugiteError,
  throwProblems,
  toJson,
} from "@tsugite/core";
import { captureConsole } from "./captured-console.ts";

/**
 * Calls steps and hooks in this thread, as a worker thread does in its own. What only the end of a thread can hold, it does
 * not: `process.exit`, a loop without an end, and a function that ignores its signal goes on behind the test.
 */
export class InThreadRuntime implements StepRuntime {
  readonly #module: LoadedModule;
  readonly #projectRoot: string;

  readonly #print: boolean;

  /** @param print Whether what steps and hooks print is printed, beside being noted. */
  constructor(module: LoadedModule, projectRoot: string, print = false) {
    this.#module = module;
    this.#print = print;
    this.#projectRoot = projectRoot;
  }

  async parseParameters(given: JsonObject): Promise<Json> {
    const parsed = await parseParameters(this.#module.pipeline, given);
    if ("value" in parsed) return toJson(parsed.value, "params");
    throwProblems(parsed.problems, "The parameters cannot be used");
    throw new TsugiteError("INTERNAL", "The parameters were refused without a reason.");
  }

  call(call: StepCall, options: StepCallOptions): Promise<StepCallResult> {
    const place = { signal: options.signal, projectRoot: this.#projectRoot };
    return perform({ ...options, print: this.#print }, () => callStep(call, this.#module.stepAt, place));
  }

  hook(call: HookCall, options: StepCallOptions): Promise<void> {
    return perform({ ...options, print: this.#print }, () => callHook(call, this.#module, options.signal));
  }

  locateFile(file: { readonly path: string; readonly digest: string }): Promise<string> {
    return locateDataFile(this.#projectRoot, file);
  }

  async close(): Promise<void> {}
}

/** Rejects with the signal's reason when it was aborted, whatever the work came to, and also when that takes too long. */
async function perform<T>(
  { signal, grace, onLog, print }: StepCallOptions & { readonly print: boolean },
  work: () => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const over = new AbortController();
  const tooLate = aborted(signal, over.signal).then(() => sleep(grace, undefined, { signal: over.signal }));
  tooLate.catch(() => {});
  try {
    const captured = captureConsole({ write: onLog, print }, work);
    const result = await Promise.race([captured, tooLate.then(() => Promise.reject(signal.reason))]);
    signal.throwIfAborted();
    return result;
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  } finally {
    over.abort();
  }
}

function aborted(signal: AbortSignal, over: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true, signal: over }));
}
