import { TsugiteError } from "@tsugite/core";
import { ExitCode } from "../exit-code.ts";
import type { RunView } from "../run-view/run-view.ts";

/** What Ctrl-C does: end this process, cancel the run, or leave it to whoever carries it out. */
export type InterruptPhase = "ends" | "cancels" | "detaches";

/** Turns Ctrl-C into the cancellation of a run, or into the end of waiting for it. */
export interface Interrupt {
  /** Aborted when the run is to be cancelled. */
  readonly cancel: AbortSignal;
  /** Aborted when the run is not to be waited for any longer. */
  readonly detach: AbortSignal;
  /** Before there is a run, one Ctrl-C ends the process. */
  phase: InterruptPhase;
  /** How to go on with the run of this process, for when it has to leave it. @default there is none */
  leaving?: string;
  /** Stops listening. */
  dispose(): void;
}

/** Each signal that interrupts, and what it is to people. */
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

/**
 * The first Ctrl-C cancels a run of this process, so that steps can end in order, and leaves alone what an engine or
 * another process carries out; the second ends the process at once.
 */
export function onInterrupt(view: RunView): Interrupt {
  const cancel = new AbortController();
  const detach = new AbortController();
  let pressedAt: number | undefined;
  const onSignal = (signal: Signal): void => {
    const isSecond = pressedAt !== undefined && performance.now() - pressedAt > SAME_PRESS;
    if (interrupt.phase === "ends" || isSecond) {
      if (isSecond && interrupt.leaving !== undefined) view.say(`Ended at once. ${interrupt.leaving}`);
      view.end();
      process.exit(ExitCode.CANCELLED);
    }
    if (pressedAt !== undefined) return;
    pressedAt = performance.now();
    if (interrupt.phase === "detaches") {
      view.say("Not waiting any longer: the run goes on.");
      detach.abort(new TsugiteError("RUN_CANCELLED", `Waiting for the run was ended ${SIGNALS[signal]}.`));
      return;
    }
    view.say("Cancelling: steps that run have 3 seconds to end. Ctrl-C again ends them at once.");
    cancel.abort(new TsugiteError("RUN_CANCELLED", `The run was cancelled ${SIGNALS[signal]}.`));
  };
  for (const signal of signals) process.on(signal, onSignal);
  const interrupt: Interrupt = {
    cancel: cancel.signal,
    detach: detach.signal,
    phase: "ends",
    dispose: () => {
      for (const signal of signals) process.off(signal, onSignal);
    },
  };
  return interrupt;
}
