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

const SIGNALS = ["SIGINT", "SIGTERM"] as const;

/** The first Ctrl-C cancels, so that steps can end in order; the second ends the process at once. */
export function cancelOnInterrupt(view: RunView): Interrupt {
  const controller = new AbortController();
  const onSignal = (): void => {
    if (!interrupt.isRunning || controller.signal.aborted) {
      view.end();
      process.exit(ExitCode.CANCELLED);
    }
    view.say("Cancelling: steps that run have 3 seconds to end. Ctrl-C again ends them at once.");
    controller.abort(new TsugiteError("RUN_CANCELLED", "The run was cancelled with Ctrl-C."));
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  const interrupt: Interrupt = {
    signal: controller.signal,
    isRunning: false,
    dispose: () => {
      for (const signal of SIGNALS) process.off(signal, onSignal);
    },
  };
  return interrupt;
}
