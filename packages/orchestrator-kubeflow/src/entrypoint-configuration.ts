import {
  type BaseStep,
  type EntrypointArguments,
  type EntrypointHost,
  type Json,
  type JsonObject,
  PIPELINE_JSON_OPTION,
  type PipelineSpec,
  type RunRecord,
  StepEntrypointConfiguration,
  type StepOutcome,
  TsugiteError,
} from "@tsugite/core";
import { readValue } from "./step/carry-value.ts";
import { escapeArgument, unescapeArgument } from "./step/escape-argument.ts";
import { type ExecutorInput, readExecutorInput } from "./step/executor-input.ts";
import { describeOutputs, writeExecutorOutput } from "./step/executor-output.ts";
import { EXECUTOR_INPUT_PLACEHOLDER, INPUT } from "./step/input-names.ts";
import { readScheduledTime } from "./step/scheduled-time.ts";

/** What Kubeflow tells of the task: JSON. */
export const EXECUTOR_INPUT_OPTION = "executor_input";

/**
 * Starts one step in a container of Kubeflow, which is told of its run by the input of its task, and tells references to
 * its outputs in a file.
 *
 * Arguments are escaped, so that nothing is replaced in them on their way; see {@link escapeArgument}.
 */
export class KubeflowStepEntrypointConfiguration extends StepEntrypointConfiguration {
  static override readonly SOURCE: string = "@tsugite/orchestrator-kubeflow#KubeflowStepEntrypointConfiguration";

  #input: ExecutorInput | undefined;

  constructor(argv: readonly string[]) {
    super(argv.map((argument, index) => (isExecutorInput(argv, index) ? argument : unescapeArgument(argument))));
  }

  static override getCustomEntrypointOptions(): ReadonlySet<string> {
    return new Set([EXECUTOR_INPUT_OPTION]);
  }

  /** `kwargs`: `executor_input`, by default what Kubeflow replaces by it. */
  static override getCustomEntrypointArguments(_step: BaseStep, kwargs: EntrypointArguments): string[] {
    return [`--${EXECUTOR_INPUT_OPTION}`, kwargs[EXECUTOR_INPUT_OPTION] ?? EXECUTOR_INPUT_PLACEHOLDER];
  }

  /** Names the spec by its file in the image: a pipeline of Kubeflow would hold it as often as it has steps. */
  static override getEntrypointArguments(step: BaseStep, spec: PipelineSpec, kwargs?: EntrypointArguments): string[] {
    const argv = super.getEntrypointArguments(step, spec, kwargs);
    const json = argv.indexOf(`--${PIPELINE_JSON_OPTION}`) + 1;
    return argv
      .with(json, "@pipeline.json")
      .map((argument, index) => (isExecutorInput(argv, index) ? argument : escapeArgument(argument)));
  }

  /** The id of the run in Kubeflow, which chooses it. */
  override getRunName(_pipelineName: string): string {
    const run = this.#text(INPUT.run);
    if (run !== "" && !run.startsWith("{{")) return run;
    throw new TsugiteError(
      "ENTRYPOINT_ARGUMENT_INVALID",
      `The input \`${INPUT.run}\` of the task has to be the id of the run in Kubeflow, and is ${JSON.stringify(run)}.`,
      {
        fix: "Compile the pipeline again, and see whether the version of Kubeflow Pipelines is one that is supported.",
      },
    );
  }

  override getRegisteredRunId(): string | undefined {
    return this.#text(INPUT.registeredRun) || undefined;
  }

  /** What the run was started with, by Tsugite or in Kubeflow's interface. Only the first steps of a pipeline are told. */
  override getParameters(): JsonObject {
    const [plain, json] = [INPUT.parameter(""), INPUT.jsonParameter("")];
    const parameters: [string, Json][] = [];
    for (const [name, value] of Object.entries(this.#readInput().parameterValues)) {
      if (name.startsWith(plain)) parameters.push([name.slice(plain.length), readValue(value)]);
      else if (name.startsWith(json)) parameters.push([name.slice(json.length), readJson(value)]);
    }
    return Object.fromEntries(parameters);
  }

  override getScheduledAt(): number | undefined {
    return readScheduledTime(this.#text(INPUT.scheduledAt));
  }

  /** In a run that has failed, Kubeflow starts a task only when somebody has it retried there: under the id that it had. */
  override beginsAnew({ status }: RunRecord): boolean {
    return status === "failed";
  }

  /** Of a step that did not complete, Kubeflow learns by the exit code. */
  override async run(host: EntrypointHost): Promise<StepOutcome> {
    const outcome = await super.run(host);
    const { outputFile } = this.#readInput();
    const isThere = outcome.status === "completed" || outcome.status === "cached";
    if (isThere && outputFile !== undefined) {
      await writeExecutorOutput(outputFile, describeOutputs(outcome, host.stack.artifactStore));
    }
    return outcome;
  }

  #text(name: string): string {
    const value = this.#readInput().parameterValues[name];
    return typeof value === "string" ? value : "";
  }

  #readInput(): ExecutorInput {
    this.#input ??= readExecutorInput(this.argument(EXECUTOR_INPUT_OPTION));
    return this.#input;
  }
}

/** Its values are carried as they are: they have an escape of their own. */
function isExecutorInput(argv: readonly string[], index: number): boolean {
  return argv[index - 1] === `--${EXECUTOR_INPUT_OPTION}`;
}

/** What people type into Kubeflow's interface may be no JSON; the pipeline's schema says what it should have been. */
function readJson(carried: Json): Json {
  const text = readValue(carried);
  if (typeof text !== "string") return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
