import { TsugiteError } from "../error/tsugite-error.ts";
import type { StepWorker } from "./step-worker.ts";

/**
 * Warm workers of one kind, one task at a time each. A worker is started when none is idle, so that there are as many as
 * tasks at the same time; one that had to be ended is not used again.
 *
 * Workers that may use different amounts of memory are different workers: an idle one makes place for another.
 */
export class WarmWorkers {
  readonly #start: (memory: number | undefined) => StepWorker;
  readonly #all = new Map<StepWorker, { readonly memory: number | undefined }>();
  /** The one that was used last comes last. */
  readonly #idle = new Set<StepWorker>();

  /** @param start starts a worker that may use so many bytes, or as many as there are. */
  constructor(start: (memory: number | undefined) => StepWorker) {
    this.#start = start;
  }

  /** Lends a worker. */
  async use<Result>(work: (worker: StepWorker) => Promise<Result>, memory?: number): Promise<Result> {
    const worker = this.#takeIdle(memory) ?? this.#add(memory);
    try {
      return await work(worker);
    } catch (error) {
      // The loader remembers a module that threw; a worker of its own tries anew.
      if (TsugiteError.is(error, "PIPELINE_FILE_THREW")) await worker.end();
      throw error;
    } finally {
      if (worker.alive) this.#idle.add(worker);
      else this.#all.delete(worker);
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#all.keys()].map((worker) => worker.close()));
  }

  #takeIdle(memory: number | undefined): StepWorker | undefined {
    for (const worker of [...this.#idle].reverse()) {
      // One may have ended since its last task, by a rejection that nobody waited for.
      if (worker.alive && this.#all.get(worker)?.memory !== memory) continue;
      this.#idle.delete(worker);
      if (worker.alive) return worker;
      this.#all.delete(worker);
    }
    return undefined;
  }

  #add(memory: number | undefined): StepWorker {
    const [needless] = this.#idle;
    if (needless !== undefined) {
      this.#idle.delete(needless);
      void needless.close().finally(() => this.#all.delete(needless));
    }
    const worker = this.#start(memory);
    this.#all.set(worker, { memory });
    return worker;
  }
}
