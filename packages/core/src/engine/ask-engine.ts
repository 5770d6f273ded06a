import { isError } from "../error/is-error.ts";
import { reasonOf } from "../error/reason-of.ts";
import { TsugiteError } from "../error/tsugite-error.ts";
import type { BaseOrchestrator } from "../orchestrator/base-orchestrator.ts";
import type { EngineCall } from "../orchestrator/run-handle.ts";

/** Milliseconds after which an engine is taken not to answer. */
const ANSWER_WITHIN = 30_000;

/** The same where it is to change something: it may have to read its files anew, which some do every five minutes. */
export const CHANGED_WITHIN = 600_000;

/** How an engine is asked. */
export interface AskOptions {
  /** @default never aborted */
  readonly signal?: AbortSignal;
  /** Milliseconds to wait for the answer. @default 30000, and 600000 where something is to be changed */
  readonly within?: number;
}

/** A question, as the error tells it that there was no answer. */
export interface Question extends AskOptions {
  /** What could not be asked: "how it stands, run monday". */
  readonly what: string;
  readonly fix: string;
}

/**
 * Asks the engine of an orchestrator. Always ends: within a time, and with errors that say who did not answer. Raises
 * `ENGINE_NOT_REACHED`, and what the orchestrator raises as a {@link TsugiteError}.
 */
export async function askEngine<T>(
  orchestrator: BaseOrchestrator,
  ask: (call: EngineCall) => Promise<T>,
  { what, fix, signal, within = ANSWER_WITHIN }: Question,
): Promise<T> {
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(new Error(`no answer within ${within / 1_000} s`)), within);
  const both = AbortSignal.any([deadline.signal, ...(signal === undefined ? [] : [signal])]);
  try {
    both.throwIfAborted();
    return await Promise.race([ask({ signal: both }), rejectedOnAbort(both)]);
  } catch (error) {
    signal?.throwIfAborted();
    const cause = deadline.signal.aborted ? deadline.signal.reason : error;
    if (TsugiteError.is(cause)) throw cause;
    const { name, flavor } = orchestrator;
    throw new TsugiteError(
      "ENGINE_NOT_REACHED",
      `The engine of the orchestrator ${name} (flavor ${flavor}) could not be asked ${what}: ${reasonsOf(cause)}.`,
      { cause, fix },
    );
  } finally {
    clearTimeout(timer);
  }
}

function rejectedOnAbort(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}

/** "fetch failed: connect ECONNREFUSED 127.0.0.1:8080": what `fetch` throws says nothing without its cause. */
function reasonsOf(error: unknown): string {
  const cause = isError(error) ? error.cause : undefined;
  const reason = reasonOf(error).replace(/\.$/, "");
  return isError(cause) && cause.message !== "" ? `${reason}: ${reasonsOf(cause)}` : reason;
}
