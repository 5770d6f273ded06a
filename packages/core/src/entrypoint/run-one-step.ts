import { type Problem, throwProblems } from "../error/problem.ts";
import { TsugiteError } from "../error/tsugite-error.ts";
import { activateRun } from "../run/activate-run.ts";
import { endIfThrough } from "../run/end-if-through.ts";
import { newRunId } from "../run/new-run.ts";
import type { ExecutionKey, RunRecord } from "../run/run-record.ts";
import type { StepOutcome } from "../run/step-run.ts";
import type { PipelineSpec, StepSpec } from "../spec/pipeline-spec.ts";
import { readSpec } from "../spec/read-spec.ts";
import { specDigest } from "../spec/spec-digest.ts";
import { stepNamed } from "../spec/step-named.ts";
import type { EntrypointHost } from "./entrypoint-host.ts";
import {
  INPUT_SPEC_OPTION,
  MAIN_MODULE_SOURCE_OPTION,
  PIPELINE_JSON_OPTION,
  STEP_NAME_OPTION,
  STEP_SOURCE_OPTION,
} from "./entrypoint-options.ts";
import { inputSpecArgument } from "./input-spec.ts";
import type { StepEntrypointConfiguration } from "./step-entrypoint-configuration.ts";

/** What {@link StepEntrypointConfiguration.run} does between `setup` and `postRun`. */
export async function runOneStep(
  configuration: StepEntrypointConfiguration,
  host: EntrypointHost,
): Promise<StepOutcome> {
  const { stack, runtime, signal, notify } = host;
  const spec = await specOf(configuration, host);
  const step = stepNamed(spec, configuration.argument(STEP_NAME_OPTION));
  checkAgreement(configuration, spec, step, host);
  const runName = configuration.getRunName(spec.name);
  const execution = { engine: stack.orchestrator.engine, pipeline: spec.name, runName };
  const scheduledAt = configuration.getScheduledAt();
  const record = await stack.metadataStore.openRun(
    {
      id: newRunId(),
      name: runName,
      pipeline: spec.name,
      stack: stack.name,
      execution,
      parameters: configuration.getParameters(),
      cache: true,
      ...(scheduledAt === undefined ? {} : { scheduledAt }),
    },
    spec,
    configuration.getRegisteredRunId(),
  );
  checkNewest(record, execution);
  checkSameSpec(record, spec);
  const begun = configuration.beginsAnew(record) ? await beginAnew(record, step, host) : record;
  const run = activateRun(begun, { spec, runtime, notify, cancelledBy: [signal] });
  const outcome = await stack.orchestrator.runStep({ step, spec, stack, run });
  await endIfThrough({ step, spec, stack, run });
  return outcome;
}

/** Whoever asks for a step once more wants it called, and not what another run made. */
async function beginAnew({ id }: RunRecord, step: StepSpec, { stack }: EntrypointHost): Promise<RunRecord> {
  return { ...(await stack.metadataStore.reopenStep({ runId: id, step: step.name })), cache: false };
}

async function specOf(configuration: StepEntrypointConfiguration, host: EntrypointHost): Promise<PipelineSpec> {
  const json = configuration.argument(PIPELINE_JSON_OPTION);
  return readSpec(json.startsWith("@") ? await host.readBundleFile(json.slice(1)) : json);
}

/** Steps of an execution that was given up must not come between those of the one that carries on its run. */
function checkNewest(run: RunRecord, { engine, runName }: ExecutionKey): void {
  if (run.execution.engine === engine && run.execution.runName === runName) return;
  throw new TsugiteError(
    "ATTEMPT_FENCED",
    `The run ${run.name} is not carried out by ${runName} of ${engine} any more, but by ${run.execution.runName} of ${run.execution.engine}.`,
    { fix: `End what is left of ${runName}; follow the run with \`tsugite runs show ${run.name}\`.` },
  );
}

/** All steps of a run belong to one spec: those of another deployment would be given other inputs than they expect. */
function checkSameSpec(run: RunRecord, spec: PipelineSpec): void {
  const digest = specDigest(spec);
  if (run.specDigest === digest) return;
  throw new TsugiteError(
    "SPEC_INVALID",
    `The run ${run.name} was begun with another version of the pipeline: its spec is ${run.specDigest.slice(0, 12)}, that of this bundle is ${digest.slice(0, 12)}.`,
    { fix: "Run its remaining steps from the bundle it was begun with, or start a new run." },
  );
}

/** The other options repeat what the spec says, so that a person or an engine can read them; they must not differ. */
function checkAgreement(
  configuration: StepEntrypointConfiguration,
  spec: PipelineSpec,
  step: StepSpec,
  { mainModuleSource }: EntrypointHost,
): void {
  const problems: Problem[] = [];
  const expect = (name: string, expected: string): void => {
    const given = configuration.argument(name);
    if (given === expected) return;
    problems.push({
      code: "ENTRYPOINT_ARGUMENT_INVALID",
      message: `The option --${name} is ${given}, but for step ${step.name} it has to be ${expected}.`,
      fix: "Make the arguments with getEntrypointArguments(), from the spec that the bundle was made of.",
    });
  };
  expect(STEP_SOURCE_OPTION, step.source);
  expect(MAIN_MODULE_SOURCE_OPTION, mainModuleSource);
  expect(INPUT_SPEC_OPTION, inputSpecArgument(step, spec));
  throwProblems(problems, "The arguments of the entrypoint do not belong to its bundle");
}
