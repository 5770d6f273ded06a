import { setTimeout as sleep } from "node:timers/promises";
import type { Stack } from "../component/stack.ts";
import type { TsugiteError } from "../error/tsugite-error.ts";
import type { RunNotice } from "../run/active-run.ts";
import { isLost } from "../run/run-owner.ts";
import type { RunRecord } from "../run/run-record.ts";
import { EnginePoller } from "./engine-poller.ts";
import { Reconciler } from "./reconciler.ts";
import { RecordedNotices } from "./recorded-notices.ts";
import { runLost } from "./run-lost.ts";

/** How a run that other processes carry out is followed. */
export interface FollowOptions {
  /** Ends the following, not the run: the promise rejects with the signal's reason. @default never aborted */
  readonly signal?: AbortSignal;
  /** Told what happens, in the first place how things stand. @default does nothing */
  readonly notify?: (notice: RunNotice) => void;
  /** Whether lines are told that were there already. @default "all" */
  readonly logs?: "all" | "new";
  /** Milliseconds between two questions to the engine, at most; it begins with 1000. @default 10000 */
  readonly pollInterval?: number;
  /** Milliseconds for which an engine may be silent before the following is given up. @default 300000 */
  readonly patience?: number;
  /** Milliseconds in which a report that is on its way arrives. @default 2000 */
  readonly grace?: number;
  /** Told when the engine does not answer, and with undefined when it answers again. @default does nothing */
  readonly onSilence?: (error: TsugiteError | undefined) => void;
}

/** Milliseconds between two looks at the records: at least, and at most while nothing happens. */
const LOOK_INTERVAL = { least: 200, most: 1_000 };

/**
 * Follows a run to its end, whoever carries it out; any number of processes may do so at once. What its steps report is
 * read from the records; what they never reported, and that the run has ended, is recorded as its engine says it.
 *
 * Rejects with `RUN_LOST` when a process carried it out and is gone, `NOT_SUPPORTED` when the stack's orchestrator cannot
 * attach to it, and `ENGINE_NOT_REACHED` when its engine stays silent.
 */
export async function followRun(stack: Stack, run: RunRecord, options: FollowOptions = {}): Promise<RunRecord> {
  const { signal = new AbortController().signal, notify = () => {}, logs = "all" } = options;
  const store = stack.metadataStore;
  const asking = new AbortController();
  const poller = new EnginePoller(stack, new Reconciler(stack, options.grace), {
    signal: AbortSignal.any([signal, asking.signal]),
    pollInterval: options.pollInterval ?? 10_000,
    patience: options.patience ?? 300_000,
    onSilence: options.onSilence ?? (() => {}),
  });
  const retriedByEngine = stack.orchestrator.supports.retries === "engine";
  const notices = new RecordedNotices(store, run.id, { retriedByEngine, logs });
  try {
    for (let wait = LOOK_INTERVAL.least; ; wait = Math.min(wait * 1.5, LOOK_INTERVAL.most)) {
      signal.throwIfAborted();
      // Read first: what happened before its end is then in the records too.
      const now = (await store.getRun(run.id)) ?? run;
      const news = await notices.read(poller.answer, now.status !== "running");
      for (const notice of news) notify(notice);
      if (now.status !== "running") return now;
      if (news.length > 0) wait = LOOK_INTERVAL.least;
      // What a step prints is nothing that the engine has news of.
      if (news.some(({ kind }) => kind !== "log")) poller.expectNews();
      askAbout(now, stack, poller);
      await sleep(wait, undefined, { signal }).catch(() => signal.throwIfAborted());
    }
  } finally {
    asking.abort();
    await poller.stop();
  }
}

function askAbout(run: RunRecord, { orchestrator }: Stack, poller: EnginePoller): void {
  if (run.owner === undefined) poller.ask(run);
  else if (isLost(run)) {
    if (orchestrator.attach === undefined || run.execution.engine !== orchestrator.engine) throw runLost(run);
    poller.ask(run);
  }
}
