import type { RunNotice } from "@tsugite/core";
import type { RunPlan } from "./run-progress.ts";

/** Shows a run to the person who started it, while it goes on. */
export interface RunView {
  /** Called once, when the run is registered. */
  begin(plan: RunPlan): void;
  notice(notice: RunNotice): void;
  /** A sentence about the run as a whole, for example that it is being cancelled. */
  say(text: string): void;
  /**
   * Leaves the screen in order; called also when the run never began. What counts is the first call.
   *
   * @param told The steps whose errors will stand whole below. @default none
   */
  end(told?: readonly string[]): void;
}
