import { setTimeout as sleep } from "node:timers/promises";
import type { RunRecord } from "@tsugite/core";
import type { Check } from "../check.ts";
import type { Workplace } from "../kit/kit.ts";
import type { ObservedRun } from "../kit/observed-run.ts";
import { ENDS_WITHIN, type KitPipeline, RunRejected } from "../kit/run-pipeline.ts";
import { promises } from "../promises/flavor-promises.ts";
import type { Conformance } from "./conformance.ts";

export function cancellationChecks({ kit }: Conformance): readonly Check[] {
  return ["listening", "deaf"].map((pipelineName) => {
    const what = pipelineName === "deaf" ? "that does not listen to its signal" : "that waits";
    const name = `a run is cancelled while a step ${what} is going on`;
    return {
      name,
      body: () =>
        kit.inWorkplace(name, (place) =>
          place.withPipeline(`waiting.ts#${pipelineName}`, async (pipeline) => {
            const found = await whatCameOf(place, pipeline);
            if (found !== undefined) kit.broken(name, { promise: promises.cancelled, found });
          }),
        ),
    };
  });
}

async function whatCameOf(place: Workplace, pipeline: KitPipeline): Promise<string | undefined> {
  try {
    return whatIsWrong(await cancelled(place, pipeline));
  } catch (error) {
    if (error instanceof RunRejected && !error.isMisuse) return error.message;
    throw error;
  }
}

interface Cancelled {
  readonly observed: ObservedRun;
  /** Milliseconds from when it was cancelled to its end. */
  readonly took: number;
}

/** Runs a pipeline, and cancels it once its step `waits` has printed something. */
async function cancelled(place: Workplace, pipeline: KitPipeline): Promise<Cancelled> {
  const cancelling = new AbortController();
  const kit = await place.open();
  let cancelledAt = 0;
  const cancelOnceWaiting = async (run: RunRecord): Promise<void> => {
    while (!cancelling.signal.aborted) {
      const [line] = await kit.stack.metadataStore.readLogs({ runId: run.id, step: "waits", level: "info", limit: 1 });
      if (line === undefined) await sleep(50);
      else {
        cancelledAt = performance.now();
        cancelling.abort();
      }
    }
  };
  let waiting: Promise<void> | undefined;
  const onRun = (run: RunRecord): void => {
    waiting = cancelOnceWaiting(run);
  };
  try {
    const observed = await place.run(pipeline, { signal: cancelling.signal, onRun });
    return { observed, took: cancelledAt === 0 ? 0 : performance.now() - cancelledAt };
  } finally {
    cancelling.abort();
    await waiting;
  }
}

function whatIsWrong({ observed, took }: Cancelled): string | undefined {
  const { run, steps } = observed;
  if (steps.get("start")?.status !== "completed")
    return `Step start, which had ended, is ${steps.get("start")?.status}.`;
  for (const step of ["waits", "never-begun"]) {
    const record = steps.get(step);
    if (record?.status === "cancelled") continue;
    const why = record?.error?.message ?? record?.reason ?? "";
    return `Step ${step} is ${record?.status ?? "without a record"}, not cancelled. ${why}`.trim();
  }
  if ((observed.attempts.get("never-begun")?.length ?? 0) > 0)
    return "Step never-begun was begun after the run had been cancelled.";
  if (run.status !== "cancelled") return `The run is recorded as ${run.status}.`;
  return took > ENDS_WITHIN ? `The run ended ${(took / 1_000).toFixed(1)} s after it had been cancelled.` : undefined;
}
