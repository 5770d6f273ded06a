import { run } from "tsugite";
import { expect, test } from "vitest";
import { airflowProject } from "./project.test-helper.ts";

const diamond = `
  import { pipeline, step } from "@tsugite/core";
  export const load = step("load", () => { console.log("loading"); return [1, 2, 3]; });
  export const sum = step("sum", ({ rows }: { rows: number[] }) => rows.reduce((a, b) => a + b, 0));
  export const count = step("count", ({ rows }: { rows: number[] }) => rows.length);
  export const mean = step("mean", ({ sum, count }: { sum: number; count: number }) => sum / count);
  export default pipeline("diamond", () => {
    const rows = load();
    return mean({ sum: sum({ rows }), count: count({ rows }) });
  });
`;

test("four steps run as tasks of Airflow's scheduler, each in a process of its own", async () => {
  const { file, store } = await airflowProject({ "pipeline.ts": diamond });
  const { run: ended, result, url } = await run(file, { pollInterval: 1_000 });
  expect(ended).toMatchObject({ status: "completed" });
  expect(result).toBe(2);
  expect(url).toContain(`/dags/diamond/runs/${ended.name}`);
  const steps = await store.listSteps(ended.id);
  expect(steps.map(({ step, status, attempt }) => [step, status, attempt])).toEqual(
    expect.arrayContaining(["load", "sum", "count", "mean"].map((name) => [name, "completed", 1])),
  );
});
