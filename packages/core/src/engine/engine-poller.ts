import type { Stack } from "../component/stack.ts";
import { TsugiteError } from "../error/tsugite-error.ts";
import type { EngineRunStatus } from "../orchestrator/run-handle.ts";
import { isLost } from "../run/run-owner.ts";
import type { RunRecord } from "../run/run-record.ts";
import { requireEngineRun } from "./engine-run.ts";
import type { Reconciler } from "./reconciler.ts";
import { runLost } from "./run-lost.ts";

/** Milliseconds between the first two questions. */
const SHORTEST_INTERVAL = 1_000;
const GROWTH = 1.5;

export interface EnginePollerOptions {
  readonly signal: AbortSignal;
  /** Milliseconds between two questions, at most. */
  readonly pollInterval: number;
  /** Milliseconds without an answer after which it is given up. */
  readonly patience: number;
  /** Told when the engine does not answer, and with undefined when it answers again. */
  readonly onSilence: (error: TsugiteError | undefined) => void;
}

/** What an engine said, and when it was asked. */
export interface EngineAnswer {
  readonly status: EngineRunStatus;
  readonly askedAt: number;
}

/** Asks an engine about a run again and again, the less often the less happens, and has the answers reconciled. */
export class EnginePoller {
  readonly #stack: Stack;
  readonly #reconciler: Reconciler;
  readonly #options: EnginePollerOptions;
  #asking: Promise<void> | undefined;
  #interval: number;
  #dueAt = 0;
  #silentSince: number | undefined;
  #answer: EngineAnswer | undefined;
  #failure: { readonly error: unknown } | undefined;

  constructor(stack: Stack, reconciler: Reconciler, options: EnginePollerOptions) {
    this.#stack = stack;
    this.#reconciler = reconciler;
    this.#options = options;
    this.#interval = Math.min(SHORTEST_INTERVAL, options.pollInterval);
  }

  /** The newest answer. */
  get answer(): EngineAnswer | undefined {
    return this.#answer;
  }

  /** Something happened, so that the engine has news too. */
  expectNews(): void {
    this.#interval = Math.min(SHORTEST_INTERVAL, this.#options.pollInterval);
    this.#dueAt = Math.min(this.#dueAt, performance.now() + this.#interval);
  }

  /** Asks, if it is time to, without waiting for the answer. Throws what makes it useless to go on. */
  ask(run: RunRecord): void {
    if (this.#failure !== undefined) throw this.#failure.error;
    if (this.#asking !== undefined || performance.now() < this.#dueAt) return;
    this.#asking = this.#poll(run)
      .catch((error: unknown) => {
        this.#failure = { error };
      })
      .finally(() => {
        this.#asking = undefined;
      });
  }

  /** Waits for the question that is under way, so that nothing is recorded any more afterwards. */
  async stop(): Promise<void> {
    await this.#asking;
  }

  async #poll(run: RunRecord): Promise<void> {
    const askedAt = performance.now();
    const status = await this.#statusOf(run);
    if (status === undefined) return;
    if (status.state === "gone" && isLost(run)) throw runLost(run);
    const isNews = JSON.stringify(status) !== JSON.stringify(this.#answer?.status);
    this.#answer = { status, askedAt };
    const { isPending } = await this.#reconciler.look(run, status);
    const { pollInterval } = this.#options;
    const shortest = Math.min(SHORTEST_INTERVAL, pollInterval);
    this.#interval = isNews || isPending ? shortest : Math.min(this.#interval * GROWTH, pollInterval);
    this.#dueAt = performance.now() + this.#interval;
  }

  async #statusOf(run: RunRecord): Promise<EngineRunStatus | undefined> {
    const { signal, patience, onSilence } = this.#options;
    try {
      const status = await requireEngineRun(this.#stack, run).status({ signal });
      if (this.#silentSince !== undefined) onSilence(undefined);
      this.#silentSince = undefined;
      return status;
    } catch (error) {
      if (signal.aborted) return undefined;
      if (!TsugiteError.is(error, "ENGINE_NOT_REACHED")) throw error;
      const now = performance.now();
      if (this.#silentSince === undefined) onSilence(error);
      this.#silentSince ??= now;
      if (now - this.#silentSince >= patience) throw error;
      this.#interval = Math.min(this.#interval * GROWTH, this.#options.pollInterval);
      this.#dueAt = now + this.#interval;
      return undefined;
    }
  }
}
