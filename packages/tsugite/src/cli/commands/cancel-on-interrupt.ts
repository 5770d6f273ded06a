import { TsugiteError } from "@tsugite/core";
import { ExitCode } from "../exit-code.ts";
import type { RunView } from "../run-view/run-view.ts";

/** Turns Ctrl-C into the cancellation of a run. */
export interface Interrupt {
  readonly signal: AbortSignal;
  /** Whether there is a run to be cancelled; before, one Ctrl-C ends the process. */
  isRunning: boolean;
  /** Stops listening. */
  dispose(): void;
}

/** Each signal that cancels, and what it is to people. */
const SIGNALS = {
  SIGINT: "with Ctrl-C",
  SIGTERM: "by SIGTERM",
  SIGHUP: "because its terminal was closed",
} as const;

type Signal = keyof typeof SIGNALS;

const signals = Object.keys(SIGNALS) as Signal[];

/**
 * One Ctrl-C can arrive twice: the terminal sends it to all of its processes, and those that started this one, npx among
 * them, pass it on. Nobody presses it again so soon, in milliseconds.
 */
const SAME_PRESS = 250;

/** The first Ctrl-C cancels, so that steps can end in order; the second ends the process at once. */
export function cancelOnInterrupt(view: RunView): Interrupt {
  const controller = new AbortController();
  let cancelledAt = 0;
  const onSignal = (signal: Signal): void => {
    if (!interrupt.isRunning || (controller.signal.aborted && performance.now() - cancelledAt > SAME_PRESS)) {
      view.end();
      process.exit(ExitCode.CANCELLED);
    }
    if (controller.signal.aborted) return;
    cancelledAt = performance.now();
    view.say("Cancelling: steps that run have 3 seconds to end. Ctrl-C again ends them at once.");
    controller.abort(new TsugiteError("RUN_CANCELLED", `The run was cancelled ${SIGNALS[signal]}.`));
  };
  for (const signal of signals) process.on(signal, onSignal);
  const interrupt: Interrupt = {
    signal: controller.signal,
    isRunning: false,
    dispose: () => {
      for (const signal of signals) process.off(signal, onSignal);
    },
  };
  return interrupt;
}
