import { expect, test } from "vitest";
import { attach } from "./attach.ts";
import { run } from "./run.ts";
import { enginePipeline, engineProject } from "./test-engine/engine-project.test-helper.ts";

const pollInterval = 300;

test("a run that the engine started is made by its steps, found by the engine's name, and closed by its last step", async () => {
  const { root, file, start, store } = await engineProject({ "pipeline.ts": enginePipeline() });
  await run(file, { pollInterval });
  const name = await start("shop");
  await expect.poll(() => store.listRuns({ name })).toMatchObject([{ status: "completed" }]);
  const [record] = await store.listRuns({ name });
  expect(record).toMatchObject({ pipeline: "shop", stack: "default", execution: { runName: name } });
  expect(record?.execution.ref).toBeUndefined();
  expect(record?.owner).toBeUndefined();
  const attached = await attach(name, { directory: root });
  expect(await attached.wait()).toMatchObject({ run: { status: "completed" }, result: 20 });
});

test("one whose task never started is closed by whoever looks at it", async () => {
  const { root, file, start, fail, call, store } = await engineProject({ "pipeline.ts": enginePipeline() });
  await run(file, { pollInterval });
  await fail("fit", "never-starts");
  const name = await start("shop");
  await expect.poll(() => store.listRuns({ name })).toHaveLength(1);
  await expect.poll(() => call(`pipelines/shop/runs/${name}`)).toMatchObject({ state: "failed" });
  const attached = await attach(name, { directory: root });
  expect(attached.run.status).toBe("running");
  expect(await attached.status()).toMatchObject({
    run: { status: "failed", error: { message: "Step fit failed." } },
    steps: expect.arrayContaining([expect.objectContaining({ step: "report", status: "skipped" })]),
  });
});

test("a run that somebody repeats in the engine, with the parameters of the first, is a run of its own", async () => {
  const { file, start, store } = await engineProject({ "pipeline.ts": enginePipeline() });
  const first = await run(file, { name: "monday", pollInterval });
  const name = await start("shop", { parameters: { registered_run: first.run.id } });
  await expect.poll(() => store.listRuns({ name })).toMatchObject([{ status: "completed" }]);
  expect(await store.listRuns()).toHaveLength(2);
  expect(await store.getRun(first.run.id)).toEqual(first.run);
});
