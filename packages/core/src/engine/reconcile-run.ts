import { setTimeout as sleep } from "node:timers/promises";
import type { Stack } from "../component/stack.ts";
import { TsugiteError } from "../error/tsugite-error.ts";
import type { EngineRunStatus } from "../orchestrator/run-handle.ts";
import type { RunRecord } from "../run/run-record.ts";
import { type EngineRun, engineRunOf } from "./engine-run.ts";
import { REPORT_GRACE, Reconciler } from "./reconciler.ts";

/** A run after its engine was asked about it. */
export interface ReconciledRun {
  readonly run: RunRecord;
  /** Page of the run in its engine's interface. */
  readonly url?: string;
  /** What the engine said; absent where no engine carries out the run, and where it was not reached. */
  readonly engine?: EngineRunStatus;
  /** Why the engine could not be asked. */
  readonly error?: TsugiteError;
}

/**
 * Asks the engine of a run that is going on how it stands, and records what that settles, in a bounded time. A run that
 * has ended, or that a process carries out, or an engine that the stack cannot attach to, is given back as it is.
 *
 * @param within Milliseconds for all of it.
 */
export async function reconcileRun(stack: Stack, run: RunRecord, within: number): Promise<ReconciledRun> {
  const engineRun = engineRunOf(stack, run);
  if (engineRun === undefined) return { run };
  const url = engineRun.url === undefined ? {} : { url: engineRun.url };
  if (run.status !== "running") return { run, ...url };
  const deadline = performance.now() + within;
  const reconciler = new Reconciler(stack);
  for (;;) {
    const answer = await ask(engineRun, deadline - performance.now());
    if (TsugiteError.is(answer)) return { run, ...url, error: answer };
    const look = await reconciler.look(run, answer);
    // Whoever looks again later will find the same.
    if (!look.isPending || performance.now() + REPORT_GRACE > deadline)
      return { run: look.run, ...url, engine: answer };
    await sleep(REPORT_GRACE);
  }
}

async function ask(engineRun: EngineRun, within: number): Promise<EngineRunStatus | TsugiteError> {
  try {
    return await engineRun.status({ within: Math.max(1, Math.round(within)) });
  } catch (error) {
    if (TsugiteError.is(error)) return error;
    throw error;
  }
}
