import { isLost } from "@tsugite/core";
import { expect, test } from "vitest";
import { attach } from "./attach.ts";
import { cancel } from "./cancel.ts";
import { run } from "./run.ts";
import { enginePipeline, engineProject, textsOf } from "./test-engine/engine-project.test-helper.ts";

test("an engine that does not answer is told, and neither ends the run nor the waiting", async () => {
  const { root, file, kill, store } = await engineProject({ "pipeline.ts": enginePipeline("await released(signal);") });
  const { run: left } = await run(file, { wait: false });
  await kill();
  const attached = await attach(left.id, { directory: root });
  expect(await attached.status()).toMatchObject({
    run: { status: "running" },
    error: {
      code: "ENGINE_NOT_REACHED",
      message: expect.stringMatching(
        /orchestrator engine \(flavor engine\) could not be asked how it stands.*ECONNREFUSED/,
      ),
    },
  });
  await expect(textsOf(attached.logs({ step: "report" }))).rejects.toMatchObject({ code: "ENGINE_NOT_REACHED" });
  const detach = new AbortController();
  const silences: unknown[] = [];
  const waited = await attached.wait({
    detach: detach.signal,
    pollInterval: 100,
    onSilence: (error) => {
      silences.push(error?.code);
      detach.abort();
    },
  });
  expect(silences).toEqual(["ENGINE_NOT_REACHED"]);
  expect(waited.run.status).toBe("running");
  await expect(cancel(left.id, { directory: root })).rejects.toMatchObject({ code: "ENGINE_NOT_REACHED" });
  expect((await store.getRun(left.id))?.cancelRequestedAt).toBeUndefined();
});

test("steps of a run that the engine has forgotten are given up", async () => {
  const { root, file, call } = await engineProject({ "pipeline.ts": enginePipeline("await released(signal);") });
  const { run: left } = await run(file, { wait: false });
  const attached = await attach(left.id, { directory: root });
  await expect.poll(async () => (await attached.status()).engine?.steps.fit?.state).toBe("running");
  await call(`pipelines/shop/runs/${left.execution.runName}/forget`, {});
  const { run: record, steps } = await attached.wait({ pollInterval: 300 });
  expect(record.status).toBe("failed");
  expect(steps.find(({ step }) => step === "fit")?.error?.message).toContain(
    "the engine does not know the run any more",
  );
  expect(steps.find(({ step }) => step === "report")?.status).toBe("skipped");
});

test("a run whose client was lost while it submitted is taken over by the engine that has it", async () => {
  const { root, file, store, start, url } = await engineProject({ "pipeline.ts": enginePipeline() }, "given");
  const { run: first, spec } = await run(file, { pollInterval: 300 });
  const owner = { host: "elsewhere", boot: "1", pid: 1, processStart: "1" };
  const lost = await store.createRun(
    {
      ...first,
      id: "lost",
      name: "lost",
      execution: { engine: url, pipeline: "shop", runName: "lost" },
      owner,
      leaseUntil: 1,
    },
    spec,
  );
  expect(isLost(lost)).toBe(true);
  const attached = await attach("lost", { directory: root });
  await expect(attached.wait()).rejects.toMatchObject({
    code: "RUN_LOST",
    message: expect.stringContaining("runs resume lost"),
  });
  await start("shop", { name: "lost" });
  const { run: record } = await attached.wait({ pollInterval: 300 });
  expect(record).toMatchObject({ id: "lost", status: "completed" });
});
