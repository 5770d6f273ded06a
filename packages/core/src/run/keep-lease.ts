import { TsugiteError } from "../error/tsugite-error.ts";
import type { BaseMetadataStore } from "../store/metadata-store.ts";
import { LEASE } from "./run-owner.ts";
import type { RunRecord } from "./run-record.ts";

/** Milliseconds between two signs of life; so soon a request to cancel is heard. */
const BEAT = 1_000;

export interface Lease {
  /** Aborted when somebody asked for the run's end, or has resumed the run. */
  readonly signal: AbortSignal;
  stop(): void;
}

/** Tells the store again and again that this process carries out a run, and hears whether it shall end it. */
export function keepLease(store: BaseMetadataStore, run: RunRecord): Lease {
  const controller = new AbortController();
  let isBeating = false;

  async function beat(): Promise<void> {
    if (isBeating) return;
    isBeating = true;
    try {
      const { cancelRequestedAt } = await store.renewLease(run, Date.now() + LEASE);
      if (cancelRequestedAt !== undefined) controller.abort();
    } catch (error) {
      if (TsugiteError.is(error, "ATTEMPT_FENCED")) controller.abort(error);
      // Otherwise the store is busy or away: the lease has beats to spare, and a step that records will tell.
    } finally {
      isBeating = false;
    }
  }

  const timer = setInterval(() => void beat(), BEAT);
  timer.unref();
  return { signal: controller.signal, stop: () => clearInterval(timer) };
}
