import type { Stack } from "../component/stack.ts";
import type { RunNotice } from "../run/active-run.ts";
import type { StepRuntime } from "../thread/step-runtime.ts";

/** What the process of a step offers to its configuration. */
export interface EntrypointHost {
  readonly stack: Stack;
  readonly runtime: StepRuntime;
  /** Path of the pipeline file in this bundle, relative to the project it was made of, with its export. */
  readonly mainModuleSource: string;
  /** Reads a file beside the entrypoint; the path cannot leave that directory. */
  readonly readBundleFile: (path: string) => Promise<string>;
  /** Aborted when the process is asked to end. */
  readonly signal: AbortSignal;
  readonly notify: (notice: RunNotice) => void;
}
