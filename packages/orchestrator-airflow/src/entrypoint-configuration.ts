import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  type BaseStep,
  type EntrypointArguments,
  type JsonObject,
  PIPELINE_JSON_OPTION,
  type PipelineSpec,
  StepEntrypointConfiguration,
  type StepOutcome,
} from "@tsugite/core";
import { describeResult } from "./describe-result.ts";
import { readTaskRun, type TaskRun } from "./task-run.ts";

/** The folder by which a task and its step's process tell each other something, other than by what they print. */
export const TASK_FOLDER_OPTION = "task_folder";
/** Stands in a DAG for the folder, which is made for each try of a task. */
export const TASK_FOLDER_PLACEHOLDER = "{task_folder}";

/** Starts one step for a task of Airflow, which has written about its run into a file. */
export class AirflowStepEntrypointConfiguration extends StepEntrypointConfiguration {
  static override readonly SOURCE: string = "@tsugite/orchestrator-airflow#AirflowStepEntrypointConfiguration";

  #taskRun: TaskRun | undefined;

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

  /** Leaves for the task what its XCom will be: references, never data. */
  override async postRun(outcome: StepOutcome): Promise<void> {
    const path = join(this.argument(TASK_FOLDER_OPTION), "result.json");
    await writeFile(path, JSON.stringify(describeResult(outcome, this.getRunName(""))));
  }

  #readTaskRun(): TaskRun {
    this.#taskRun ??= readTaskRun(readFileSync(join(this.argument(TASK_FOLDER_OPTION), "task-run.json"), "utf8"));
    return this.#taskRun;
  }
}
