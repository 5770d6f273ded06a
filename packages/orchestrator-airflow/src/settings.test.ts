import { type PipelineDeployment, step } from "@tsugite/core";
import { expect, test } from "vitest";
import { checkAirflowSettings } from "./check-airflow-settings.ts";
import { stepSpec } from "./dag/dag-request.test-helper.ts";
import { airflowSettingsSchema } from "./settings.ts";

async function issuesOf(settings: unknown): Promise<readonly string[]> {
  const { issues = [] } = await airflowSettingsSchema["~standard"].validate(settings);
  return issues.map(({ message }) => message);
}

test("settings are typed where the flavor is imported", () => {
  step({ name: "a", settings: { airflow: { pool: "gpu", poolSlots: 2 } } }, () => 1);
  // @ts-expect-error A pool is a text.
  step({ name: "b", settings: { airflow: { pool: 3 } } }, () => 1);
});

test("unknown settings are refused, and those that make no sense", async () => {
  expect(await issuesOf({ pool: "gpu", docs: "x", tags: ["a"], maxActiveRuns: 1 })).toEqual([]);
  expect(await issuesOf({ retries: 3 })).toHaveLength(1);
  expect(await issuesOf({ poolSlots: 0, tags: [""] })).toHaveLength(2);
});

test("what a DAG has and a task has not is refused on a step", () => {
  const steps = [stepSpec("a", { settings: { airflow: { tags: ["x"], maxActiveRuns: 1 } } }), stepSpec("b")];
  const deployment: Pick<PipelineDeployment, "sortedSteps"> = { sortedSteps: steps };
  expect(checkAirflowSettings(deployment)).toMatchObject([
    { code: "SETTINGS_INVALID", step: "a", message: expect.stringContaining("tags and maxActiveRuns: a DAG has that") },
  ]);
});
