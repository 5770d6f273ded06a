import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { StepRecord } from "@tsugite/core";
import { attach, deploy, run, schedules, undeploy } from "tsugite";
import { expect, test } from "vitest";
import { KubeflowClient } from "../rest/kubeflow-client.ts";
import { type PlayedCluster, playCluster } from "./cluster.test-helper.ts";
import { type KubeflowProject, kubeflowProject, type ProjectOptions } from "./project.test-helper.ts";

const pollInterval = 200;

const PENGUINS = `
  import { pipeline, step } from "@tsugite/core";
  import { toStandardJsonSchema } from "@valibot/to-json-schema";
  import * as v from "valibot";
  export const load = step({ name: "load", outputs: ["rows", "count"] }, ({ path }: { path: string }) => {
    console.log("loading " + path);
    return { rows: [1, 2, 3], count: 3 };
  });
  export const scale = step("scale", ({ rows, by }: { rows: number[]; by: number }) => rows.map((row) => row * by));
  export const sum = step("Sum_Up", ({ all }: { all: number[][] }) => all.flat().reduce((a, b) => a + b, 0));
  const params = toStandardJsonSchema(v.object({ path: v.optional(v.string(), "a.csv"), by: v.number() }));
  export default pipeline({ name: "Pen_guins", params }, ({ params }) => {
    const { rows } = load({ path: params.path });
    const twice = scale({ rows, by: params.by });
    const again = scale({ rows, by: 10 });
    return sum({ all: [twice, again] });
  });
`;

async function started(
  pipeline: string,
  options: ProjectOptions = {},
): Promise<{ readonly cluster: PlayedCluster; readonly project: KubeflowProject }> {
  let images = "";
  const cluster = await playCluster(() => images);
  const project = await kubeflowProject({ "pipeline.ts": pipeline }, cluster.baseUrl, options);
  images = project.images;
  return { cluster, project };
}

function statusesOf(steps: readonly StepRecord[]): Record<string, string> {
  return Object.fromEntries(steps.map(({ step, status }) => [step, status]));
}

test("a run is uploaded, started and followed, by the id that Kubeflow chose; the next one is answered from the cache", async () => {
  const { cluster, project } = await started(PENGUINS);
  const parameters = { by: 2, path: 'it\'s $(HOME) {{$}} "x"\n' };
  const ended = await run(project.file, { name: "monday", parameters, pollInterval });
  expect(ended).toMatchObject({ run: { name: "monday", status: "completed" }, result: 72 });
  const { execution } = ended.run;
  expect(execution).toMatchObject({
    engine: cluster.baseUrl,
    pipeline: "Pen_guins",
    runName: cluster.state.runs[0]?.run_id,
    ref: { runId: cluster.state.runs[0]?.run_id, steps: { "sum-up": "Sum_Up" } },
  });
  expect(ended.url).toBe(`${cluster.baseUrl}/#/runs/details/${execution.runName}`);
  expect(ended.run.parameters).toEqual(parameters);
  expect(cluster.printed.get("load")).toContain(
    JSON.stringify(`loading ${parameters.path}`.split("\n")[0]).slice(1, -1),
  );
  const again = await run(project.file, { parameters, pollInterval });
  expect(again.result).toBe(72);
  expect(statusesOf(again.steps)).toEqual({ load: "cached", scale: "cached", "scale-2": "cached", Sum_Up: "cached" });
  expect(cluster.state.versions).toHaveLength(1);
  expect(await project.store.listRuns()).toHaveLength(2);
});

test("a run that people start in Kubeflow, and one that they clone, are runs of their own", async () => {
  const { cluster, project } = await started(PENGUINS);
  const { run: first } = await run(project.file, { parameters: { by: 2 }, pollInterval });
  const alone = await cluster.start({ by: 3 });
  const cloned = cluster.state.runs.find(({ run_id }) => run_id === first.execution.runName);
  const { parameters } = (cloned?.runtime_config ?? {}) as { parameters: Record<string, string> };
  expect(parameters.tsugite_run).toBe(first.id);
  const clone = await cluster.start(parameters);
  const runs = await project.store.listRuns();
  const byName = Object.fromEntries(runs.map((each) => [each.execution.runName, each]));
  expect(runs).toHaveLength(3);
  expect(byName[alone]).toMatchObject({ status: "completed", parameters: { path: "a.csv", by: 3 } });
  expect(byName[clone]).toMatchObject({ status: "completed", parameters: { by: 2 } });
  expect(byName[clone]?.id).not.toBe(first.id);
});

test("a step that fails is told, what waits for it is skipped, and everything else goes on", async () => {
  const { project } = await started(`
    import { pipeline, step } from "@tsugite/core";
    export const broken = step({ name: "broken", retries: 1 }, (): number => { throw new Error("no rows"); });
    export const next = step("next", ({ n }: { n: number }) => n);
    export const other = step("other", () => "aside");
    export default pipeline("shop", () => { other(); return next({ n: broken() }); });
  `);
  const { run: record, steps } = await run(project.file, { pollInterval });
  expect(record.status).toBe("failed");
  expect(statusesOf(steps)).toEqual({ broken: "failed", next: "skipped", other: "completed" });
  expect(await project.store.listAttempts({ runId: record.id, step: "broken" })).toHaveLength(2);
});

test("a run that people retry in Kubeflow goes on under its id, and what it did is not done again", async () => {
  const { cluster, project } = await started(`
    import { existsSync } from "node:fs";
    import { pipeline, step } from "@tsugite/core";
    export const load = step("load", () => 1);
    export const fit = step("fit", ({ n }: { n: number }) => {
      if (!existsSync("mended")) throw new Error("no disk");
      return n + 1;
    });
    export const report = step("report", ({ n }: { n: number }) => n * 10);
    export default pipeline("shop", () => report({ n: fit({ n: load() }) }));
  `);
  const { run: failed, steps } = await run(project.file, { pollInterval });
  expect(statusesOf(steps)).toEqual({ load: "completed", fit: "failed", report: "skipped" });
  await writeFile(join(project.root, "mended"), "");
  const { runs } = new KubeflowClient({ baseUrl: cluster.baseUrl, auth: undefined, namespace: undefined, root: "/" });
  await runs.retry(failed.execution.runName, new AbortController().signal);
  await cluster.settled();
  expect(await project.store.getRun(failed.id)).toMatchObject({ status: "completed", execution: failed.execution });
  const now = await project.store.listSteps(failed.id);
  expect(statusesOf(now)).toEqual({ load: "completed", fit: "completed", report: "completed" });
  expect(await project.store.listAttempts({ runId: failed.id, step: "load" })).toHaveLength(1);
});

test("a run is attached to and ended from elsewhere", async () => {
  const { cluster, project } = await started(`
    import { pipeline, step } from "@tsugite/core";
    export const load = step("load", () => new Promise((resolve) => setTimeout(resolve, 3_000)).then(() => 1));
    export default pipeline("shop", () => load());
  `);
  const { run: record } = await run(project.file, { wait: false });
  expect(record.status).toBe("running");
  const attached = await attach(record.name, { directory: project.root });
  await attached.cancel();
  expect(cluster.state.runs[0]?.state).toBe("CANCELING");
});

test("a pipeline is deployed with a schedule, changed only where it changed, and taken back", async () => {
  const { cluster, project } = await started(PENGUINS);
  const schedule = { cron: "0 3 * * 7" };
  const { deployment } = await deploy(project.file, { parameters: { by: 2 }, schedule });
  expect(deployment).toMatchObject({ id: "pen-guins", pipeline: "Pen_guins" });
  const begin = performance.now();
  await deploy(project.file, { parameters: { by: 2 }, schedule });
  expect(performance.now() - begin).toBeLessThan(5_000);
  expect(cluster.state.versions).toHaveLength(1);
  expect(cluster.state.recurringRuns).toMatchObject([{ trigger: { cron_schedule: { cron: "0 0 3 * * 0" } } }]);
  // A run by hand is of the version that is deployed.
  expect((await run(project.file, { parameters: { by: 2 }, pollInterval })).result).toBe(72);
  expect(cluster.state.versions).toHaveLength(1);
  const control = await schedules({ directory: project.root });
  expect(await control.list()).toMatchObject([
    { pipeline: "Pen_guins", paused: false, schedule: { cron: "0 3 * * 0" } },
  ]);
  await undeploy("Pen_guins", { directory: project.root });
  expect(cluster.state).toMatchObject({ pipelines: [], recurringRuns: [] });
});

test("a run that was started but not answered for is found, and started once", async () => {
  let images = "";
  let lost = 0;
  const cluster = await playCluster(() => images, { loses: (request) => request === "POST /runs" && lost++ === 0 });
  const project = await kubeflowProject({ "pipeline.ts": PENGUINS }, cluster.baseUrl);
  images = project.images;
  const { run: record } = await run(project.file, { parameters: { by: 2 }, pollInterval });
  expect(record.status).toBe("completed");
  expect(cluster.state.runs).toHaveLength(1);
  expect(await readdir(join(project.root, "images"))).toHaveLength(1);
});
