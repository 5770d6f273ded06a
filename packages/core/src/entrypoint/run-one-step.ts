import { type Problem, throwProblems } from "../error/problem.ts";
import { TsugiteError } from "../error/tsugite-error.ts";
import { canonicalJson } from "../json/canonical-json.ts";
import { newRunId } from "../run/new-run.ts";
import type { StepOutcome } from "../run/step-run.ts";
import type { PipelineSpec, StepSpec } from "../spec/pipeline-spec.ts";
import { readSpec } from "../spec/read-spec.ts";
import { stepNamed } from "../spec/step-named.ts";
import type { EntrypointHost } from "./entrypoint-host.ts";
import {
  INPUT_SPEC_OPTION,
  MAIN_MODULE_SOURCE_OPTION,
  PIPELINE_JSON_OPTION,
  STEP_NAME_OPTION,
  STEP_SOURCE_OPTION,
} from "./entrypoint-options.ts";
import { inputSpecOf } from "./input-spec.ts";
import type { StepEntrypointConfiguration } from "./step-entrypoint-configuration.ts";

/** What {@link StepEntrypointConfiguration.run} does between `setup` and `postRun`. */
export async function runOneStep(
  configuration: StepEntrypointConfiguration,
  host: EntrypointHost,
): Promise<StepOutcome> {
  const { stack, runtime, signal, notify } = host;
  const spec = await specOf(configuration, host);
  const step = stepNamed(spec, argument(configuration, STEP_NAME_OPTION));
  checkAgreement(configuration, spec, step, host);
  const runName = configuration.getRunName(spec.name);
  const record = await stack.metadataStore.openRun(
    {
      id: newRunId(),
      name: runName,
      pipeline: spec.name,
      stack: stack.name,
      execution: { engine: stack.orchestrator.engine, pipeline: spec.name, runName },
      parameters: configuration.getParameters(),
      cache: true,
    },
    spec,
  );
  return stack.orchestrator.runStep({ step, spec, stack, run: { ...record, runtime, signal, notify } });
}

async function specOf(configuration: StepEntrypointConfiguration, host: EntrypointHost): Promise<PipelineSpec> {
  const json = argument(configuration, PIPELINE_JSON_OPTION);
  return readSpec(json.startsWith("@") ? await host.readBundleFile(json.slice(1)) : json);
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
    const given = argument(configuration, name);
    if (given === expected) return;
    problems.push({
      code: "ENTRYPOINT_ARGUMENT_INVALID",
      message: `The option --${name} is ${given}, but for step ${step.name} it has to be ${expected}.`,
      fix: "Make the arguments with getEntrypointArguments(), from the spec that the bundle was made of.",
    });
  };
  expect(STEP_SOURCE_OPTION, step.source);
  expect(MAIN_MODULE_SOURCE_OPTION, mainModuleSource);
  expect(INPUT_SPEC_OPTION, canonicalJson(inputSpecOf(step, spec)));
  throwProblems(problems, "The arguments of the entrypoint do not belong to its bundle");
}

function argument({ arguments: values }: StepEntrypointConfiguration, name: string): string {
  const value = values[name];
  if (value !== undefined) return value;
  throw new TsugiteError("INTERNAL", `The option --${name} was not parsed.`);
}
