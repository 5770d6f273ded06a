import { Worker } from "node:worker_threads";
import { throwProblems } from "../error/problem.ts";
import { TsugiteError } from "../error/tsugite-error.ts";
import type { Json, JsonObject } from "../json/json.ts";
import type { PipelineDraft } from "../spec/pipeline-draft.ts";
import type { HookCall } from "./call-hook.ts";
import type { StepCall, StepCallOptions, StepCallResult, StepRuntime } from "./step-runtime.ts";
import { StepThread } from "./step-thread.ts";
import type { ThreadData } from "./thread-message.ts";

/** What the threads of a {@link StepThreadPool} start with. */
export interface StepThreadPoolOptions extends ThreadData {
  /** The module a thread starts with: `@tsugite/core/step-thread`, or a bundle's entrypoint. */
  readonly entry: URL;
  readonly locateFile: StepRuntime["locateFile"];
  /** Told what the module prints while it is loaded and the builder runs. @default does nothing */
  readonly onLog?: StepCallOptions["onLog"];
}

/**
 * Warm worker threads for the user's code, one task at a time each. A thread is started when none is idle, so that there
 * are as many as calls at the same time; one that had to be ended is not used again.
 */
export class StepThreadPool implements StepRuntime {
  readonly #options: StepThreadPoolOptions;
  readonly #idle: StepThread[] = [];
  readonly #all = new Set<StepThread>();
  readonly locateFile: StepRuntime["locateFile"];

  constructor(options: StepThreadPoolOptions) {
    this.#options = options;
    this.locateFile = options.locateFile;
  }

  /** Runs the builder of the pipeline. Rejects with the signal's reason when it is aborted. */
  async describe(signal?: AbortSignal): Promise<PipelineDraft> {
    return this.#use((thread) => thread.perform({ kind: "describe" }, this.#watched(signal)));
  }

  async parseParameters(given: JsonObject, signal?: AbortSignal): Promise<Json> {
    const task = { kind: "parseParameters", given } as const;
    const parsed = await this.#use((thread) => thread.perform(task, this.#watched(signal)));
    if ("value" in parsed) return parsed.value;
    throwProblems(parsed.problems, "The parameters cannot be used");
    throw new TsugiteError("INTERNAL", "The parameters were refused without a reason.");
  }

  async call(call: StepCall, options: StepCallOptions): Promise<StepCallResult> {
    return this.#use((thread) => thread.perform({ kind: "call", call }, options));
  }

  async hook(call: HookCall, options: StepCallOptions): Promise<void> {
    await this.#use((thread) => thread.perform({ kind: "hook", call }, options));
  }

  async close(): Promise<void> {
    await Promise.all([...this.#all].map((thread) => thread.close()));
  }

  #watched(signal: AbortSignal | undefined): StepCallOptions {
    const onLog = this.#options.onLog ?? (() => {});
    return { signal: signal ?? new AbortController().signal, grace: 0, onLog };
  }

  async #use<Result>(work: (thread: StepThread) => Promise<Result>): Promise<Result> {
    const thread = this.#takeIdle() ?? this.#start();
    try {
      return await work(thread);
    } catch (error) {
      // The loader remembers a module that threw; a thread of its own tries anew.
      if (TsugiteError.is(error, "PIPELINE_FILE_THREW")) await thread.end();
      throw error;
    } finally {
      if (thread.alive) this.#idle.push(thread);
      else this.#all.delete(thread);
    }
  }

  /** A thread may have ended since its last task, by a rejection that nobody waited for. */
  #takeIdle(): StepThread | undefined {
    for (let thread = this.#idle.pop(); thread !== undefined; thread = this.#idle.pop()) {
      if (thread.alive) return thread;
      this.#all.delete(thread);
    }
    return undefined;
  }

  #start(): StepThread {
    const { entry, moduleUrl, exportName, projectRoot } = this.#options;
    const workerData: ThreadData = { exportName, projectRoot, ...(moduleUrl === undefined ? {} : { moduleUrl }) };
    // Before the module is loaded, because in a bundle it is the thread's own entry; and not by execArgv, which a worker
    // refuses to take over from a process that was started with options of V8.
    const nodeOptions = `${process.env.NODE_OPTIONS ?? ""} --enable-source-maps`.trim();
    const env = { ...process.env, NODE_OPTIONS: nodeOptions };
    const worker = new Worker(entry, { workerData, env, stdout: true, stderr: true });
    const thread = new StepThread(worker);
    this.#all.add(thread);
    return thread;
  }
}
