import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type PipelineSpec, specToJson } from "@tsugite/core";
import { afterEach, beforeEach, expect, test } from "vitest";
import { stepSpec } from "./dag/dag-request.test-helper.ts";
import { AirflowStepEntrypointConfiguration } from "./entrypoint-configuration.ts";
import type { TaskRun } from "./task-run.ts";

const step = stepSpec("fit");
const spec: PipelineSpec = { specVersion: 1, name: "penguins", source: "pipeline.ts#default", steps: [step] };
let folder = "";

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "tsugite-task-"));
});
afterEach(() => rm(folder, { recursive: true }));

async function configurationOf(taskRun: Partial<TaskRun>): Promise<AirflowStepEntrypointConfiguration> {
  const whole: TaskRun = {
    run_name: "r1",
    parameters: {},
    scheduled_at: null,
    try_number: 1,
    first_try: 1,
    ...taskRun,
  };
  await writeFile(join(folder, "task-run.json"), JSON.stringify(whole));
  return new AirflowStepEntrypointConfiguration(
    AirflowStepEntrypointConfiguration.getEntrypointArguments(step, spec, { task_folder: folder }),
  );
}

test("a DAG names the folder by a placeholder, and the spec by its file, however small it is", () => {
  const argv = AirflowStepEntrypointConfiguration.getEntrypointArguments(step, spec);
  expect(argv).toContain("{task_folder}");
  expect(argv[argv.indexOf("--pipeline_json") + 1]).toBe("@pipeline.json");
});

test("the run's name, parameters and planned time are those that the task tells", async () => {
  const parameters = { text: "{{ ds }}", list: [null, 1] };
  const scheduled = await configurationOf({ parameters, scheduled_at: "2026-11-24T03:00:00+01:00" });
  expect(scheduled.getRunName("penguins")).toBe("r1");
  expect(scheduled.getParameters()).toEqual(parameters);
  expect(scheduled.getScheduledAt()).toBe(Date.parse("2026-11-24T02:00:00Z"));
  expect((await configurationOf({})).getScheduledAt()).toBeUndefined();
});

test.for([
  ["the first try of a task", { try_number: 1, first_try: 1 }, false],
  ["a try after one that failed", { try_number: 2, first_try: 1 }, false],
  ["the first try after a clear", { try_number: 3, first_try: 3 }, true],
  ["a try after that", { try_number: 4, first_try: 3 }, false],
] as const)("%s begins the step anew: %j, %s", async ([, taskRun, expected]) => {
  expect((await configurationOf(taskRun)).beginsAnew()).toBe(expected);
});

test("a task of another version names the step alone, and the rest is made of the bundle's own spec", async () => {
  await writeFile(join(folder, "pipeline.json"), specToJson(spec));
  const program = process.argv[1] ?? "";
  process.argv[1] = join(folder, "entrypoint.mjs");
  try {
    const source = AirflowStepEntrypointConfiguration.SOURCE;
    const short = ["--entrypoint_config_source", source, "--step_name", "fit", "--task_folder", folder];
    const whole = AirflowStepEntrypointConfiguration.getEntrypointArguments(step, spec, { task_folder: folder });
    expect(new AirflowStepEntrypointConfiguration(short).arguments).toEqual(
      new AirflowStepEntrypointConfiguration(whole).arguments,
    );
  } finally {
    process.argv[1] = program;
  }
});
