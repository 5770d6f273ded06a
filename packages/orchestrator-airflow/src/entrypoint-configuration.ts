import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  type BaseStep,
  type EntrypointArguments,
  type EntrypointHost,
  type JsonObject,
  PIPELINE_JSON_OPTION,
  type PipelineSpec,
  readSpec,
  StepEntrypointConfiguration,
  type StepOutcome,
  TsugiteError,
} from "@tsugite/core";
import { completeArguments } from "./complete-arguments.ts";
import { describeResult } from "./describe-result.ts";
import { readTaskRun, type TaskRun } from "./task-run.ts";

/** The folder by which a task and its step's process tell each other something, other than by what they print. */
export const TASK_FOLDER_OPTION = "task_folder";
/** Stands in a DAG for the folder, which is made for each try of a task. */
const TASK_FOLDER_PLACEHOLDER = "{task_folder}";

/** A run is looked for among so many of its pipeline: its name here may be another than in Airflow. */
const MANY = 10_000;

/** Starts one step for a task of Airflow, which has written about its run into a file. */
export class AirflowStepEntrypointConfiguration extends StepEntrypointConfiguration {
  static override readonly SOURCE: string = "@tsugite/orchestrator-airflow#AirflowStepEntrypointConfiguration";

  #taskRun: TaskRun | undefined;

  /** Takes all options, or only the name of the step and the folder: see {@link completeArguments}. */
  constructor(argv: readonly string[]) {
    super(completeArguments(argv, AirflowStepEntrypointConfiguration));
  }

  static override getCustomEntrypointOptions(): ReadonlySet<string> {
    return new Set([TASK_FOLDER_OPTION]);
  }

  /** `kwargs`: `task_folder`, by default what the task replaces by the path of a folder. */
  static override getCustomEntrypointArguments(_step: BaseStep, kwargs: EntrypointArguments): string[] {
    return [`--${TASK_FOLDER_OPTION}`, kwargs[TASK_FOLDER_OPTION] ?? TASK_FOLDER_PLACEHOLDER];
  }

  /** Names the spec by its file in the bundle: a DAG would hold it as often as it has tasks. */
  static override getEntrypointArguments(step: BaseStep, spec: PipelineSpec, kwargs?: EntrypointArguments): string[] {
    const argv = super.getEntrypointArguments(step, spec, kwargs);
    const index = argv.indexOf(`--${PIPELINE_JSON_OPTION}`);
    return argv.with(index + 1, "@pipeline.json");
  }

  /** The `run_id` of the DAG run. */
  override getRunName(_pipelineName: string): string {
    return this.#readTaskRun().run_name;
  }

  /** The configuration that the DAG run was started with. */
  override getParameters(): JsonObject {
    return this.#readTaskRun().parameters;
  }

  override getScheduledAt(): number | undefined {
    const { scheduled_at } = this.#readTaskRun();
    return scheduled_at === null ? undefined : Date.parse(scheduled_at);
  }

  /** After a clear, which gives a task its tries anew, on top of those it has had. */
  override beginsAnew(): boolean {
    const { try_number, first_try } = this.#readTaskRun();
    return try_number > 1 && try_number === first_try;
  }

  /** Where the run was begun with another spec, the task is told with which, before the error is raised. */
  override async run(host: EntrypointHost): Promise<StepOutcome> {
    try {
      return await super.run(host);
    } catch (error) {
      if (TsugiteError.is(error, "SPEC_INVALID")) await this.#tellWantedSpec(host);
      throw error;
    }
  }

  async #tellWantedSpec({ stack, readBundleFile }: EntrypointHost): Promise<void> {
    const { name: pipeline } = readSpec(await readBundleFile("pipeline.json"));
    const runName = this.getRunName(pipeline);
    const runs = await stack.metadataStore.listRuns({ pipeline, limit: MANY });
    const run = runs.find(
      ({ execution }) => execution.engine === stack.orchestrator.engine && execution.runName === runName,
    );
    if (run !== undefined) await this.#leave({ wanted_spec: run.specDigest });
  }

  /** Leaves for the task what its XCom will be: references, never data. */
  override async postRun(outcome: StepOutcome): Promise<void> {
    await this.#leave(describeResult(outcome, this.getRunName("")));
  }

  #leave(result: JsonObject): Promise<void> {
    return writeFile(join(this.argument(TASK_FOLDER_OPTION), "result.json"), JSON.stringify(result));
  }

  #readTaskRun(): TaskRun {
    this.#taskRun ??= readTaskRun(readFileSync(join(this.argument(TASK_FOLDER_OPTION), "task-run.json"), "utf8"));
    return this.#taskRun;
  }
}
