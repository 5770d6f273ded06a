import type { OrchestratorCapabilities } from "../../packages/core/src/orchestrator/orchestrator-capabilities.ts";

/** What each capability means for a pipeline. The compiler, and `pnpm docs:flavors`, refuse one without a text. */
export const CAPABILITY_TEXTS: Readonly<Record<keyof OrchestratorCapabilities, string>> = {
  intents: "any other is refused",
  steps: "with `remote`, a store that exists only on this machine is refused",
  schedules: "without, a pipeline with a schedule is refused",
  retries: "with `engine`, `runStep` makes one attempt and leaves the next to the engine",
  parallel: "whether steps that do not wait for each other run at the same time",
  failureModes: "a pipeline with another failure mode is refused",
  pipelineHooks: "without, hooks of a pipeline are refused; those of steps are called by `runStep` everywhere",
  resources:
    '`cpu`, `memory`, `gpu` of a step that are not listed are not reserved; the run begins with a warning. `memory` of a step with `isolation: "process"` is kept everywhere',
};
