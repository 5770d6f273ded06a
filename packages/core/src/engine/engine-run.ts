import type { Stack } from "../component/stack.ts";
import { TsugiteError } from "../error/tsugite-error.ts";
import type { BaseOrchestrator } from "../orchestrator/base-orchestrator.ts";
import type { EngineCall, EngineRunStatus, RunHandle } from "../orchestrator/run-handle.ts";
import { isLost } from "../run/run-owner.ts";
import type { RunRecord } from "../run/run-record.ts";
import { type AskOptions, askEngine } from "./ask-engine.ts";
import { checkEngineStatus } from "./check-engine-status.ts";

/**
 * The run of an engine that carries out a run of the records. Undefined where a process carries it out, or another engine
 * than that of this stack, and where the orchestrator cannot attach.
 */
export function engineRunOf({ orchestrator }: Stack, run: RunRecord): EngineRun | undefined {
  const isCarriedOutHere = run.owner !== undefined && !isLost(run);
  if (isCarriedOutHere || run.execution.engine !== orchestrator.engine) return undefined;
  const handle = orchestrator.attach?.(run.execution);
  return handle === undefined ? undefined : new EngineRun(orchestrator, run, handle);
}

/** The same. Raises `NOT_SUPPORTED` where there is none, and says why. */
export function requireEngineRun(stack: Stack, run: RunRecord): EngineRun {
  const engineRun = engineRunOf(stack, run);
  if (engineRun !== undefined) return engineRun;
  const { orchestrator } = stack;
  const { engine } = run.execution;
  if (engine !== orchestrator.engine) {
    const isChanged = run.stack === stack.name;
    throw new TsugiteError(
      "NOT_SUPPORTED",
      `The run ${run.name} is carried out by ${engine}, but the orchestrator of the stack ${stack.name} is ${isChanged ? "now " : ""}${orchestrator.engine}.`,
      {
        fix: isChanged
          ? "Use a stack whose orchestrator has the config with which it was started."
          : `Use the stack that it was started on, ${run.stack}.`,
      },
    );
  }
  throw new TsugiteError(
    "NOT_SUPPORTED",
    `The ${orchestrator.flavor} orchestrator cannot attach to the run ${run.name}, which its engine carries out.`,
    { fix: "Look at it in the engine itself; a flavor that can attach has a method attach()." },
  );
}

/** A {@link RunHandle} that always answers: within a time, and with errors that say who did not. */
export class EngineRun {
  readonly #orchestrator: BaseOrchestrator;
  readonly #run: RunRecord;
  readonly #handle: RunHandle;

  constructor(orchestrator: BaseOrchestrator, run: RunRecord, handle: RunHandle) {
    this.#orchestrator = orchestrator;
    this.#run = run;
    this.#handle = handle;
  }

  get url(): string | undefined {
    return this.#handle.url;
  }

  /** Raises `ENGINE_NOT_REACHED`, and `COMPONENT_INVALID` for an answer that is none. */
  async status(options?: AskOptions): Promise<EngineRunStatus> {
    const status = await this.#ask("how it stands", (call) => this.#handle.status(call), options);
    return checkEngineStatus(status, this.#orchestrator.flavor);
  }

  /** Raises `ENGINE_NOT_REACHED`. */
  cancel(options?: AskOptions): Promise<void> {
    return this.#ask("for its end", (call) => this.#handle.cancel(call), options);
  }

  /** Nothing where the orchestrator cannot tell. Raises `ENGINE_NOT_REACHED`. */
  async *logs(
    step: string,
    { attempt, signal }: { readonly attempt?: number; readonly signal?: AbortSignal } = {},
  ): AsyncGenerator<string> {
    const reading = new AbortController();
    const both = AbortSignal.any([reading.signal, ...(signal === undefined ? [] : [signal])]);
    const call = attempt === undefined ? { signal: both } : { signal: both, attempt };
    try {
      const lines = this.#handle.logs?.(step, call)[Symbol.asyncIterator]();
      while (lines !== undefined) {
        const next = await this.#ask("for logs", () => lines.next(), signal === undefined ? {} : { signal });
        if (next.done === true) return;
        yield next.value;
      }
    } finally {
      reading.abort();
    }
  }

  #ask<T>(what: string, ask: (call: EngineCall) => Promise<T>, options: AskOptions = {}): Promise<T> {
    const fix = "See whether it is up and can be reached from here; the run goes on without you.";
    return askEngine(this.#orchestrator, ask, { ...options, what: `${what}, run ${this.#run.name}`, fix });
  }
}
