import {
  type EngineRunStatus,
  engineRunOf,
  type LogLine,
  type PipelineSpec,
  type RunRecord,
  reconcileRun,
  type StepRecord,
  type TsugiteError,
} from "@tsugite/core";
import { engineLogs, type LogAddress } from "../runs/engine-logs.ts";
import { requireStepName } from "../runs/find-artifact.ts";
import { logLines } from "../runs/log-lines.ts";
import { LOOK_WITHIN } from "../runs/reconcile-running.ts";
import { type AwaitOptions, awaitRun } from "./await-run.ts";
import { cancel } from "./cancel.ts";
import { readRunResult } from "./read-run-result.ts";
import type { RunResult } from "./run.ts";
import { openRun, type RunPlace, withRun } from "./with-run.ts";

/** Where a run stands, by the records and by the engine that carries it out. */
export interface RunState {
  readonly run: RunRecord;
  /** The steps that have started or ended. */
  readonly steps: readonly StepRecord[];
  /** Page of the run in its engine's interface. */
  readonly url?: string;
  /** What the engine says; absent where no engine carries out the run, it has ended, or the engine was not reached. */
  readonly engine?: EngineRunStatus;
  /** Why the engine could not be asked. */
  readonly error?: TsugiteError;
}

/** How the end of a run is waited for. */
export interface WaitOptions extends AwaitOptions {
  /** Told what is waited for, before the first notice. */
  readonly onRun?: (run: RunRecord, spec: PipelineSpec) => void;
}

/**
 * A run that any process can look at, wait for and cancel, whoever carries it out. Nothing is kept open between two calls,
 * so that there is nothing to close.
 */
export interface AttachedRun {
  /** As it was when it was attached to. */
  readonly run: RunRecord;
  /** Page of the run in its engine's interface. */
  readonly url?: string;
  /** Asks the engine for some seconds at most, and records what that settles. */
  status(): Promise<RunState>;
  /**
   * Waits for the end of the run: what {@link run} would have returned. Begins with notices of how the steps stand.
   *
   * Rejects with `RUN_LOST` when a process carried it out and is gone, `NOT_SUPPORTED` when the stack's orchestrator cannot
   * attach to it, and `ENGINE_NOT_REACHED` when its engine is silent for five minutes.
   */
  wait(options?: WaitOptions): Promise<RunResult>;
  /** See {@link cancel}. */
  cancel(): Promise<RunRecord>;
  /**
   * What the steps printed, or one of them. For steps that never came to keep their lines, those that the engine kept, with
   * the time at which they were read.
   */
  logs(of?: LogAddress): AsyncIterable<LogLine>;
}

/**
 * Attaches to a run that another process or an engine carries out, or that has ended. Rejects with `RUN_NOT_FOUND`.
 *
 * @example
 * ```ts
 * const nightly = await attach("nightly");
 * const { run, result } = await nightly.wait();
 * ```
 * @param address `latest`, the name of a run, its id, or the beginning of its id.
 */
export function attach(address: string, place: RunPlace = {}): Promise<AttachedRun> {
  return withRun(address, place, async ({ run, stack }) => {
    const url = engineRunOf(stack, run)?.url;
    return {
      run,
      ...(url === undefined ? {} : { url }),
      status: () =>
        withRun(run.id, place, async ({ run: now, stack: opened }) => {
          const reconciled = await reconcileRun(opened, now, LOOK_WITHIN);
          return { ...reconciled, steps: await opened.metadataStore.listSteps(run.id) };
        }),
      wait: (options = {}) =>
        withRun(run.id, place, async ({ run: now, stack: opened, projectRoot }) => {
          const spec = await opened.metadataStore.getSpec(run.id);
          options.onRun?.(now, spec);
          const ended = await awaitRun(opened, now, options, "new");
          return readRunResult(opened, ended, projectRoot, spec);
        }),
      cancel: () => cancel(run.id, place),
      logs: (of = {}) => logsOf(run.id, place, of),
    };
  });
}

async function* logsOf(id: string, place: RunPlace, of: LogAddress): AsyncGenerator<LogLine> {
  const { stack, run } = await openRun(id, place);
  try {
    if (of.step !== undefined) await requireStepName(stack.metadataStore, run, of.step);
    yield* logLines(stack.metadataStore, { runId: run.id, ...of }, {});
    yield* engineLogs(stack, run, of);
  } finally {
    await stack.close();
  }
}
