import { throwProblems } from "../error/problem.ts";
import { TsugiteError } from "../error/tsugite-error.ts";
import type { Json, JsonObject } from "../json/json.ts";
import type { PipelineDraft } from "../spec/pipeline-draft.ts";
import type { HookCall } from "./call-hook.ts";
import type { StepCall, StepCallOptions, StepCallResult, StepRuntime } from "./step-runtime.ts";
import { StepWorker } from "./step-worker.ts";
import { startThread } from "./thread-link.ts";
import { WarmWorkers } from "./warm-workers.ts";
import type { WorkerData, WorkerResults, WorkerTask } from "./worker-message.ts";

/** What the workers of a {@link StepWorkerPool} start with. */
export interface StepWorkerPoolOptions extends WorkerData {
  /** The module a worker starts with: `@tsugite/core/step-worker`, or a bundle's entrypoint. */
  readonly entry: URL;
  readonly locateFile: StepRuntime["locateFile"];
  /** Told what the module prints while it is loaded and the builder runs. @default does nothing */
  readonly onLog?: StepCallOptions["onLog"];
}

/** Runs the user's code in warm worker threads, and in warm processes for the calls that ask for one. */
export class StepWorkerPool implements StepRuntime {
  readonly #options: StepWorkerPoolOptions;
  readonly #data: WorkerData;
  readonly #threads: WarmWorkers;
  /** Loaded and made when a call first asks for a process. */
  #processes: Promise<WarmWorkers> | undefined;
  readonly locateFile: StepRuntime["locateFile"];

  constructor(options: StepWorkerPoolOptions) {
    const { entry, moduleUrl, exportName, projectRoot } = options;
    this.#options = options;
    this.#data = { exportName, projectRoot, ...(moduleUrl === undefined ? {} : { moduleUrl }) };
    this.#threads = new WarmWorkers(() => new StepWorker((listener) => startThread(entry, this.#data, listener)));
    this.locateFile = options.locateFile;
  }

  /** Runs the builder of the pipeline. Rejects with the signal's reason when it is aborted. */
  async describe(signal?: AbortSignal): Promise<PipelineDraft> {
    return this.#perform({ kind: "describe" }, this.#watched(signal));
  }

  async parseParameters(given: JsonObject, signal?: AbortSignal): Promise<Json> {
    const parsed = await this.#perform({ kind: "parseParameters", given }, this.#watched(signal));
    if ("value" in parsed) return parsed.value;
    throwProblems(parsed.problems, "The parameters cannot be used");
    throw new TsugiteError("INTERNAL", "The parameters were refused without a reason.");
  }

  async call(call: StepCall, options: StepCallOptions): Promise<StepCallResult> {
    return this.#perform({ kind: "call", call }, options);
  }

  async hook(call: HookCall, options: StepCallOptions): Promise<void> {
    await this.#perform({ kind: "hook", call }, options);
  }

  async close(): Promise<void> {
    const processes = await this.#processes;
    await Promise.all([this.#threads.close(), processes?.close()]);
  }

  #warmProcesses(): Promise<WarmWorkers> {
    const { entry } = this.#options;
    this.#processes ??= import("../process/process-link.ts").then(
      ({ startProcess }) =>
        new WarmWorkers((memory) => {
          const data = { ...this.#data, ...(memory === undefined ? {} : { memory }) };
          return new StepWorker((listener) => startProcess(entry, data, listener));
        }),
    );
    return this.#processes;
  }

  #watched(signal: AbortSignal = new AbortController().signal): StepCallOptions {
    return { signal, grace: 0, onLog: this.#options.onLog ?? (() => {}) };
  }

  /** What is no step is performed in a process also if the file cannot be loaded in a thread. */
  async #perform<Kind extends WorkerTask["kind"]>(
    task: Extract<WorkerTask, { kind: Kind }>,
    options: StepCallOptions,
  ): Promise<WorkerResults[Kind]> {
    const perform = (worker: StepWorker): Promise<WorkerResults[Kind]> => worker.perform<Kind>(task, options);
    if (options.process !== undefined) return (await this.#warmProcesses()).use(perform, options.process.memory);
    try {
      return await this.#threads.use(perform);
    } catch (error) {
      if (task.kind === "call" || !TsugiteError.is(error, "MAIN_THREAD_NEEDED")) throw error;
      return (await this.#warmProcesses()).use(perform);
    }
  }
}
