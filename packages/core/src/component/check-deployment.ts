import { adviseName } from "../authoring/closest-name.ts";
import type { Problem } from "../error/problem.ts";
import type { BaseStep } from "../orchestrator/base-step.ts";
import type { PipelineDeployment } from "../orchestrator/pipeline-deployment.ts";
import { NAME_PATTERN, nameTakenProblem, runNameProblem } from "../run/new-run.ts";
import { DEFAULT_FAILURE_MODE } from "../spec/failure-mode.ts";
import { checkLocalOnly } from "./check-local-only.ts";
import { checkSettings } from "./check-settings.ts";

/**
 * Everything that is wrong with a deployment: the pipeline against what the orchestrator can do, and every component. Its
 * schedule was checked before, since a deployment holds only one that can be kept.
 */
export async function checkDeployment(deployment: PipelineDeployment): Promise<Problem[]> {
  return [
    ...checkIntent(deployment),
    ...checkSteps(deployment),
    ...(await checkRunName(deployment)),
    ...checkFailureMode(deployment),
    ...checkPipelineHooks(deployment),
    ...checkInspect(deployment),
    ...checkLocalOnly(deployment),
    ...deployment.sortedSteps.flatMap((step) => checkResources(step, deployment)),
    ...(await checkSettings(deployment)),
    ...deployment.stack.components.flatMap((component) => component.validate(deployment)),
  ];
}

function checkIntent({ intent, stack: { orchestrator } }: PipelineDeployment): Problem[] {
  if (orchestrator.supports.intents.includes(intent)) return [];
  return [
    {
      code: "NOT_SUPPORTED",
      message: `The ${orchestrator.flavor} orchestrator cannot ${intent} a pipeline; it can ${orchestrator.supports.intents.join(", ")}.`,
      fix: "Choose a stack with another orchestrator: `tsugite stack list`.",
    },
  ];
}

/** Most likely its builder calls none: nothing else would say why nothing happens. */
function checkSteps({ spec }: PipelineDeployment): Problem[] {
  if (spec.steps.length > 0) return [];
  return [
    {
      code: "PIPELINE_EMPTY",
      severity: "warning",
      message: `The pipeline ${spec.name} has no steps, so that nothing is run.`,
      fix: "Call steps in the function that builds it.",
    },
  ];
}

/** Before anything is prepared; that the name is free is made sure of when the run is registered. */
async function checkRunName({ intent, spec, stack, runtimeConfiguration }: PipelineDeployment): Promise<Problem[]> {
  const { runName } = runtimeConfiguration;
  if (intent !== "run" || runName === undefined) return [];
  if (!NAME_PATTERN.test(runName)) return [runNameProblem(runName)];
  const [taken] = await stack.metadataStore.listRuns({ pipeline: spec.name, name: runName, limit: 1 });
  return taken === undefined ? [] : [nameTakenProblem(taken)];
}

function checkFailureMode({ spec, stack: { orchestrator } }: PipelineDeployment): Problem[] {
  const { failureMode = DEFAULT_FAILURE_MODE } = spec;
  const { failureModes } = orchestrator.supports;
  if (failureModes.includes(failureMode)) return [];
  return [
    {
      code: "NOT_SUPPORTED",
      message: `The pipeline ${spec.name} has the failure mode ${failureMode}, which the ${orchestrator.flavor} orchestrator does not know.`,
      fix: `Use ${new Intl.ListFormat("en", { type: "disjunction" }).format(failureModes)}, or choose a stack with another orchestrator.`,
    },
  ];
}

function checkPipelineHooks({ spec, stack: { orchestrator } }: PipelineDeployment): Problem[] {
  if (spec.hooks === undefined || orchestrator.supports.pipelineHooks) return [];
  return [
    {
      code: "NOT_SUPPORTED",
      message: `The pipeline ${spec.name} has the hooks ${spec.hooks.join(", ")}, which the ${orchestrator.flavor} orchestrator does not call.`,
      fix: "Put them on steps, whose hooks are called everywhere, or choose a stack with another orchestrator.",
    },
  ];
}

function checkInspect({ spec, stack: { orchestrator }, runtimeConfiguration }: PipelineDeployment): Problem[] {
  const { inspect } = runtimeConfiguration;
  if (inspect === undefined) return [];
  // Its steps run in this process exactly where it calls the hooks of the pipeline.
  if (!orchestrator.supports.pipelineHooks) {
    return [
      {
        code: "NOT_SUPPORTED",
        message: `Step ${inspect} cannot be called under a debugger: the ${orchestrator.flavor} orchestrator runs steps elsewhere.`,
        fix: "Choose a stack with the local orchestrator and the same stores; a run that failed is resumed there.",
      },
    ];
  }
  if (spec.steps.some(({ name }) => name === inspect)) return [];
  return [
    {
      code: "STEP_NOT_FOUND",
      message: `The pipeline ${spec.name} has no step ${inspect} that could be called under a debugger.`,
      fix: adviseName(
        inspect,
        spec.steps.map(({ name }) => name),
        "It has none.",
      ),
    },
  ];
}

/** Wherever a step runs, a process that it is given is kept within its memory. */
function checkResources(step: BaseStep, { stack: { orchestrator } }: PipelineDeployment): Problem[] {
  const asked = (["cpu", "memory", "gpu"] as const).filter((name) => step.resources?.[name] !== undefined);
  const unknown = asked.filter(
    (name) => !orchestrator.supports.resources.includes(name) && !(name === "memory" && step.isolation === "process"),
  );
  if (unknown.length === 0) return [];
  return [
    {
      code: "NOT_SUPPORTED",
      severity: "warning",
      step: step.name,
      message: `Step ${step.name} asks for ${new Intl.ListFormat("en").format(unknown)}, which the ${orchestrator.flavor} orchestrator does not reserve.`,
      ...(unknown.includes("memory") ? { fix: '`isolation: "process"` keeps the step within its memory.' } : {}),
    },
  ];
}
