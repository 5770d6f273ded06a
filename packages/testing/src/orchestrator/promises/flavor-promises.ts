import type { FlavorPromise } from "./promise.ts";

export type PromiseName =
  | "ends"
  | "returns"
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
  | "processes"
  | "parallel"
  | "continueOnFailure"
  | "stopOnFailure"
  | "failFast"
  | "refused"
  | "retries"
  | "pipelineHooks"
  | "cancelled"
  | "attach"
  | "parameters"
  | "resume"
  | "apart"
  | "path"
  | "config"
  | "constructor"
  | "validate"
  | "compile"
  | "deploy"
  | "undeploy"
  | "schedules"
  | "class"
  | "source";

/** Every promise that the kit checks. The words are those of the messages that authors read. */
export const promises: Readonly<Record<PromiseName, FlavorPromise>> = {
  ends: {
    says: "A run ends: prepareOrRunPipeline returns, and every step has an outcome.",
    lookAt:
      "whether each of sortedSteps is given to runStep, or a process is started for it whose class is the entrypointConfiguration; whether their ends are awaited before prepareOrRunPipeline returns; what a process printed, and its exit code; and what prepareOrRunPipeline throws",
  },
  returns: {
    says: "prepareOrRunPipeline returns what its intent asks for; a run that is submitted can be attached to.",
    lookAt: "what prepareOrRunPipeline returns, and the method attach",
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
  parallel: {
    says: "With supports.parallel, steps that do not wait for each other run at the same time.",
    lookAt:
      "whether each step is begun as soon as what it waits for has ended, and how many may run at once by default",
  },
  continueOnFailure: {
    says: "With continueOnFailure, everything runs that does not wait for a step that failed.",
    lookAt: "what a failed step means for the others; supports.failureModes names only what is kept",
  },
  stopOnFailure: {
    says: "With stopOnFailure, no step begins after one has failed, and those that are going on end by themselves.",
    lookAt: "run.stopping, or what the engine does; supports.failureModes names only what is kept",
  },
  failFast: {
    says: "With failFast, no step begins after one has failed, and those that are going on are cancelled.",
    lookAt: "run.signal, or what the engine does; supports.failureModes names only what is kept",
  },
  refused: {
    says: "What supports does not name is refused before anything is prepared.",
    lookAt: "supports, and overrides of validate and deployPipeline",
  },
  retries: {
    says: "One of runStep and the engine, as supports.retries says, tries a step again, as often as its retries say, and not when its error is not to be retried.",
    lookAt:
      "supports.retries; where the engine owns the retries, how many tries it is given and what it does with exit code 78",
  },
  pipelineHooks: {
    says: "With supports.pipelineHooks, the hooks of a pipeline are called once each.",
    lookAt: "supports.pipelineHooks; it is for orchestrators whose steps run in the process that deploys",
  },
  cancelled: {
    says: "A run that is cancelled ends soon, with every step cancelled that had not ended.",
    lookAt: "run.signal while steps are going on, deployment.signal before, and RunHandle.cancel of an engine",
  },
  attach: {
    says: "A run that was submitted can be found again, asked, waited for and cancelled by another process.",
    lookAt: "attach, and what prepareOrRunPipeline returns as ref and runName",
  },
  parameters: {
    says: "Steps are given the parameters of their run, parsed by the pipeline's schema.",
    lookAt: "how the parameters, or the run that has them, reach the process of a step",
  },
  resume: {
    says: "A run that failed can be taken up again: what completed is kept, the rest runs.",
    lookAt: "whether run.execution.runName, which differs from run.name then, is what the steps are given",
  },
  apart: {
    says: "Runs that go on at the same time do not meddle with each other.",
    lookAt: "what is shared between deployments: files, names, fields of the instance",
  },
  path: {
    says: "A project may lie in a folder whose path has spaces and letters of any language.",
    lookAt: "how paths are quoted in commands, and turned into URLs",
  },
  config: {
    says: "The config is what the class's schema makes of it, defaults included.",
    lookAt: "the constructor, which hands its options on to super as they are",
  },
  constructor: {
    says: "Making an orchestrator has no effects: it is made to be described, too.",
    lookAt: "the constructor; what is needed is made when it is first used",
  },
  validate: {
    says: "validate returns problems; it neither throws nor changes anything.",
    lookAt: "validate",
  },
  compile: {
    says: "With the intent compile, files are written into outDir only; no run is registered, and no engine is needed.",
    lookAt: 'what prepareOrRunPipeline does when intent is "compile"',
  },
  deploy: {
    says: "With the intent deploy, a pipeline is left with the engine under an id, and no run is registered.",
    lookAt: 'what prepareOrRunPipeline does when intent is "deploy"',
  },
  undeploy: {
    says: "With the intent deploy, undeploy takes a pipeline back, with its schedule; where there is nothing to take back it does nothing.",
    lookAt: "undeploy, and what it does when the engine does not know the pipeline",
  },
  schedules: {
    says: "With supports.schedules, the schedule of a deployed pipeline is listed, paused, resumed and deleted, by any process; deploying anew replaces it.",
    lookAt: "schedules, and what deploying does with runtimeConfiguration.schedule, also where there is none",
  },
  class: {
    says: "The class is one that a stack can use: it extends BaseOrchestrator and names its FLAVOR.",
    lookAt: "the static members of the class",
  },
  source: {
    says: "The processes of steps find the entrypointConfiguration of the class by its SOURCE.",
    lookAt:
      "static SOURCE of the entrypoint configuration, which has to be the `package#Class` or `./path/of/file.ts#Class` that exports it",
  },
};
