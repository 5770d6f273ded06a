import { mkdtempSync, rmSync } from "node:fs";
import { chmod } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, inject, onTestFinished, test } from "vitest";
import type { PostgresMetadataStore } from "./metadata-store.ts";
import { createSchema, dropSchema, openStore } from "./real-postgres/create-store.test-helper.ts";
import { type CuttingProxy, startCuttingProxy } from "./real-postgres/cutting-proxy.test-helper.ts";
import { completion, newRun, spec } from "./real-postgres/example-records.test-helper.ts";
import { startPostgres } from "./real-postgres/start-postgres.test-helper.ts";

async function openBehindProxy(): Promise<{ readonly store: PostgresMetadataStore; readonly proxy: CuttingProxy }> {
  const schema = await createSchema();
  const proxy = await startCuttingProxy(inject("postgres"));
  const store = openStore({ schema, url: proxy.url });
  onTestFinished(async () => {
    await store.close();
    await proxy.close();
    await dropSchema(schema);
  });
  return { store, proxy };
}

test("a change whose answer was lost is found to have happened, and is not made twice", async () => {
  const { store, proxy } = await openBehindProxy();
  const registered = newRun();
  await store.listRuns();
  proxy.cutAfter("COMMIT");
  const run = await store.createRun(registered, spec);
  expect(run).toMatchObject({ id: registered.id, status: "running" });

  const key = { runId: run.id, step: "fit", generation: 1 };
  const attempt = await store.startAttempt(key);
  proxy.cutAfter("step.completed");
  const completed = await store.completeStep(key, attempt, completion());
  expect(completed).toEqual(await store.getStep(key));

  const other = { ...key, step: "other" };
  await store.startAttempt(other);
  proxy.cutAfter("COMMIT");
  const error = { code: "STEP_THREW", name: "Error", message: "no" } as const;
  expect(await store.failAttempt(other, 1, { status: "failed", error, final: true, inputs: [] })).toMatchObject({
    status: "failed",
    attempt: 1,
  });

  proxy.cutAfter("COMMIT");
  const execution = { engine: "e", pipeline: "p", runName: "again" };
  expect(await store.resumeRun(run.id, { execution, generation: 1 })).toMatchObject({ generation: 2 });
  proxy.cutAfter("COMMIT");
  expect(await store.finishRun(run.id, { status: "completed" })).toMatchObject({ status: "completed" });
  expect(proxy.cuts).toBe(5);

  const kinds = (await store.readEvents({ runId: run.id })).map(({ kind }) => kind);
  expect(kinds).toEqual([
    "run.created",
    "step.started",
    "step.completed",
    "step.started",
    "step.failed",
    "run.resumed",
    "run.completed",
  ]);
});

test("an attempt whose answer was lost is begun again, under the next number", async () => {
  const { store, proxy } = await openBehindProxy();
  const { id: runId } = await store.createRun(newRun(), spec);
  const key = { runId, step: "fit" };
  proxy.cutAfter("step.started");
  expect(await store.startAttempt(key)).toBe(2);
  expect(await store.completeStep(key, 2, completion())).toMatchObject({ attempt: 2 });
});

test("a change that another made is not taken for one's own, because an answer was lost", async () => {
  const { store, proxy } = await openBehindProxy();
  const other = openStore({ schema: store.config.schema });
  onTestFinished(() => other.close());
  const { id: runId } = await store.createRun(newRun(), spec);
  const key = { runId, step: "fit" };
  await store.startAttempt(key);
  await other.startAttempt(key);
  proxy.cutAfter("step.completed");
  await expect(store.completeStep(key, 1, completion())).rejects.toMatchObject({ code: "ATTEMPT_FENCED" });
  await other.createRun(newRun({ name: "taken" }), spec);
  proxy.cutAfter("BEGIN");
  await expect(store.createRun(newRun({ name: "taken" }), spec)).rejects.toMatchObject({ code: "RUN_NAME_TAKEN" });
  expect(proxy.cuts).toBe(2);
});

test("a thousand steps lose nothing while the server is started anew again and again", async () => {
  const folder = mkdtempSync(join(tmpdir(), "tsugite-restart-"));
  await chmod(folder, 0o755);
  const server = await startPostgres(join(folder, "server"), { user: "tsugite" });
  onTestFinished(async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  const schema = await createSchema(server.url);
  const stores = [1, 2, 3, 4].map(() => openStore({ schema, url: server.url }));
  const [store] = stores;
  if (store === undefined) return;
  const { id: runId } = await store.createRun(newRun(), spec);
  let isOver = false;
  const restarting = (async () => {
    let restarts = 0;
    for (; !isOver; restarts++) {
      await sleep(restarts === 0 ? 200 : 1_000);
      await server.restart();
    }
    return restarts;
  })();
  const ended: string[] = [];
  await Promise.all(
    stores.map(async (one, writer) => {
      for (let index = 0; index < 250; index++) {
        const key = { runId, step: `step-${writer}-${index}`, generation: 1 };
        const attempt = await one.startAttempt(key);
        await one.appendLogs([{ ...key, attempt, at: 1, level: "info", text: key.step }]);
        expect(await one.completeStep(key, attempt, completion(key.step))).toMatchObject({
          status: "completed",
          attempt,
        });
        ended.push(key.step);
        await sleep(5);
      }
    }),
  );
  isOver = true;
  expect(await restarting).toBeGreaterThan(2);
  const steps = await store.listSteps(runId);
  expect(
    steps
      .filter(({ status }) => status === "completed")
      .map(({ step }) => step)
      .toSorted(),
  ).toEqual(ended.toSorted());
  for (const { inputs, outputs } of steps) expect([inputs.length, Object.keys(outputs).length]).toEqual([1, 1]);
  const completed = (await store.readEvents({ runId, limit: 1e6 })).filter(({ kind }) => kind === "step.completed");
  expect(completed).toHaveLength(1_000);
  expect(new Set((await store.readLogs({ runId })).map(({ text }) => text)).size).toBe(1_000);
  for (const one of stores) await one.close();
});

test("a server that stays away is given up, with what to do", async () => {
  const folder = mkdtempSync(join(tmpdir(), "tsugite-away-"));
  await chmod(folder, 0o755);
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const server = await startPostgres(join(folder, "server"), { user: "tsugite" });
  const store = openStore({ schema: await createSchema(server.url), url: server.url, retryFor: 1_000 });
  await store.listRuns();
  await server.stop();
  const started = performance.now();
  await expect(store.listRuns()).rejects.toMatchObject({
    code: "METADATA_STORE_FAILED",
    message: expect.stringMatching(/team.*ECONNREFUSED.*See that the server runs/),
  });
  expect(performance.now() - started).toBeGreaterThan(400);
  await store.close();
});
