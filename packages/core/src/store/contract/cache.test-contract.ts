import { expect } from "vitest";
import { digestOf } from "../../json/digest.ts";
import type { CacheMiss } from "../../run/cache-miss.ts";
import type { DigestParts } from "../../spec/digest-parts.ts";
import type { StepKey } from "../metadata-requests.ts";
import type { BaseMetadataStore } from "../metadata-store.ts";
import type { ContractOptions } from "./contract-options.test-helper.ts";
import {
  exampleArtifact,
  exampleCompletion,
  exampleError,
  exampleRun,
  exampleSpec,
  startedStep,
} from "./example.test-helper.ts";

const miss: CacheMiss = {
  since: { runId: "1", runName: "first" },
  reasons: [{ kind: "code", what: "its code", how: "changed", details: ["src/a.ts", "\ud800"] }],
};

/** What the cache keeps beside the steps that answer: why it did not, and how changes are told. */
export function testCache({ test, createStore }: ContractOptions<BaseMetadataStore>): void {
  test("what digests were made of is kept with a run, and with one that is resumed", async () => {
    const { store, again } = await createStore();
    const parts = (name: string): [string, DigestParts] => [
      digestOf(name),
      { modules: { [name]: digestOf("x") }, packages: { zod: "4.1.0" }, toolchain: { rolldown: "1" } },
    ];
    const first = await store.createRun(exampleRun(), exampleSpec, new Map([parts("a"), parts("b")]));
    await store.createRun(exampleRun(), exampleSpec, new Map([parts("b")]));
    const files: DigestParts = { files: { "data/a.csv": digestOf("a") } };
    await store.resumeRun(first.id, { execution: first.execution, parts: new Map([[digestOf("files"), files]]) });
    const reader = again();
    expect(await reader.getParts(digestOf("a"))).toEqual(parts("a")[1]);
    expect(await reader.getParts(digestOf("b"))).toEqual(parts("b")[1]);
    expect(await reader.getParts(digestOf("files"))).toEqual(files);
    expect(await reader.getParts(digestOf("unknown"))).toBeUndefined();
  });

  test("a run that is refused leaves none of what its digests were made of", async () => {
    const { store } = await createStore();
    const run = exampleRun();
    await store.createRun(run, exampleSpec);
    const parts = new Map([[digestOf("a"), { modules: {} }]]);
    await expect(store.createRun(run, exampleSpec, parts)).rejects.toMatchObject({ code: "RUN_NAME_TAKEN" });
    expect(await store.getParts(digestOf("a"))).toBeUndefined();
  });

  test("why the cache did not answer a step stays with it, until the step is pending again or answered", async () => {
    const { store } = await createStore();
    const run = await store.createRun(exampleRun(), exampleSpec);
    const key = { runId: run.id, step: "fit" };
    await store.startAttempt(key, miss);
    expect(await store.getStep(key)).toMatchObject({ cacheMiss: miss });
    await store.startAttempt(key);
    const completed = await store.completeStep(key, 2, exampleCompletion());
    expect(completed.cacheMiss).toEqual(miss);
    expect(await store.getStep(key)).toEqual(completed);
    expect(await store.listSteps(run.id)).toEqual([completed]);
    await store.resumeRun(run.id, { execution: run.execution, rerun: ["fit"] });
    await store.startAttempt(key);
    expect(await store.getStep(key)).not.toHaveProperty("cacheMiss");

    const failed = await startedStep(store);
    await store.failAttempt(failed, 1, { status: "failed", error: exampleError, inputs: [], final: true });
    await store.startAttempt(failed, miss);
    await store.failAttempt(failed, 2, { status: "failed", error: exampleError, inputs: [], final: true });
    expect(await store.getStep(failed)).toMatchObject({ cacheMiss: miss });
    const answering = await startedStep(store);
    const from = await store.completeStep(answering, 1, exampleCompletion({ cacheKey: digestOf("key") }));
    await store.settleStep(failed, { status: "cached", from, inputs: [], cacheKey: digestOf("key") });
    expect(await store.getStep(failed)).not.toHaveProperty("cacheMiss");
  });

  test("the earlier step of a name is the newest that completed in a run of the pipeline before", async () => {
    const { store } = await createStore();
    const complete = async (pipeline: string, step: string): Promise<StepKey> => {
      const { id } = await store.createRun(exampleRun({ pipeline }), exampleSpec);
      const key = { runId: id, step };
      await store.completeStep(key, await store.startAttempt(key), exampleCompletion({ cacheKey: digestOf("key") }));
      return key;
    };
    const [older, newer] = [await complete("penguins", "fit"), await complete("penguins", "fit")];
    await complete("walruses", "fit");
    await complete("penguins", "load");
    const { id } = await store.createRun(exampleRun(), exampleSpec);
    const failed = { runId: id, step: "fit" };
    await store.failAttempt(failed, await store.startAttempt(failed), {
      status: "failed",
      error: exampleError,
      inputs: [],
      final: true,
    });
    const now = await store.createRun(exampleRun(), exampleSpec);
    await complete("penguins", "fit");
    expect(await store.findEarlierStep({ runId: now.id, step: "fit" })).toEqual(await store.getStep(newer));
    expect(await store.findEarlierStep({ ...newer })).toEqual(await store.getStep(older));
    expect(await store.findEarlierStep({ ...older })).toBeUndefined();
    expect(await store.findEarlierStep({ runId: "nobody", step: "fit" })).toBeUndefined();
  });

  test("cache entries that are forgotten answer no more, and their steps keep their records", async () => {
    const { store } = await createStore();
    const complete = async (pipeline: string, step: string): Promise<StepKey> => {
      const { id } = await store.createRun(exampleRun({ pipeline }), exampleSpec);
      const key = { runId: id, step };
      const outputs = { a: exampleArtifact(`${pipeline} ${step}`) };
      const cacheKey = digestOf(`${pipeline} ${step}`);
      await store.completeStep(key, await store.startAttempt(key), exampleCompletion({ outputs, cacheKey }));
      return key;
    };
    const answers = async (pipeline: string, step: string) =>
      (await store.findByCacheKey(digestOf(`${pipeline} ${step}`))) !== undefined;
    const key = await complete("penguins", "fit");
    await complete("penguins", "load");
    await complete("walruses", "fit");
    expect(await store.forgetCacheEntries({ pipeline: "penguins", step: "fit" })).toBe(1);
    expect([await answers("penguins", "fit"), await answers("penguins", "load")]).toEqual([false, true]);
    expect(await store.getStep(key)).toMatchObject({ status: "completed", outputs: { a: { codec: "json" } } });
    expect(await store.forgetCacheEntries({ pipeline: "penguins", step: "fit" })).toBe(0);
    expect(await store.forgetCacheEntries({ artifact: digestOf("walruses fit") })).toBe(1);
    expect([await answers("walruses", "fit"), await answers("penguins", "load")]).toEqual([false, true]);
    expect(await store.forgetCacheEntries({})).toBe(1);
    expect(await answers("penguins", "load")).toBe(false);
  });

  test("a content that was damaged is mended when it is stored again", async () => {
    const { store } = await createStore();
    const contents = (text: string) => new Map([[digestOf("whole"), Buffer.from(text)]]);
    const complete = async (text: string): Promise<void> => {
      const key = await startedStep(store);
      await store.completeStep(key, 1, exampleCompletion({ contents: contents(text) }));
    };
    await complete("torn");
    await complete("whole");
    expect(Buffer.from((await store.getContent(digestOf("whole"))) ?? []).toString()).toBe("whole");
  });
}
