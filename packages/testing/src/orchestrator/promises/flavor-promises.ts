import type { FlavorPromise } from "./promise.ts";

export type PromiseName =
  | "ends"
  | "outcome"
  | "order"
  | "once"
  | "runStep"
  | "runName"
  | "result"
  | "lineage"
  | "cache"
  | "logs"
  | "stepHooks"
  | "processes";

/** Every promise that the kit checks. The words are those of the messages that authors read. */
export const promises: Readonly<Record<PromiseName, FlavorPromise>> = {
  ends: {
    says: "A run ends: prepareOrRunPipeline returns, and every step has an outcome.",
    lookAt: "what prepareOrRunPipeline waits for, and what it throws",
  },
  outcome: {
    says: "Every step ends as its function does, and what waits for a step that failed is skipped, with the reason.",
    lookAt: "whether each of sortedSteps is given to runStep, and how the end of a step's process is understood",
  },
  order: {
    says: "A step begins when everything it waits for has ended, be it for data or by `after`.",
    lookAt: "getUpstreamStepNames, and whether the end of each step before is awaited",
  },
  once: {
    says: "A step is run once: it has the attempts that its retries give it, and no more.",
    lookAt: "who owns the retries (supports.retries), and whether runStep is called twice for one step",
  },
  runStep: {
    says: "Every step is run by the orchestrator's own runStep, also in a process of its own.",
    lookAt:
      "whether runStep is called on the orchestrator (this.runStep, stack.orchestrator.runStep), and not imported",
  },
  runName: {
    says: "All steps of a run belong to one run: its name is the same in every step and in the records.",
    lookAt: "getRunName of the entrypoint configuration, which has to give the same string to all steps of a run",
  },
  result: {
    says: "Values pass from step to step unchanged.",
    lookAt: "whether the steps use the stores of the stack they were deployed with",
  },
  lineage: {
    says: "The records say which artifact each input of a step was, and which step made it.",
    lookAt: "whether the spec is handed on to the steps as it was given",
  },
  cache: {
    says: "A second run is answered from the cache, as far as the first one completed.",
    lookAt: "whether spec, run and stores are handed on as they were given",
  },
  logs: {
    says: "What a step prints is kept under its name and attempt.",
    lookAt: "whether the process of a step ends before its lines are written",
  },
  stepHooks: {
    says: "prepareStepRun and cleanupStepRun of the components are called around each step.",
    lookAt: "an override of runStep that does not call super.runStep",
  },
  processes: {
    says: "A run leaves no process behind.",
    lookAt: "which processes are started, and whether their end is awaited, also after a failure or a cancellation",
  },
};
