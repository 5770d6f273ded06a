import { type BaseMetadataStore, type CacheMiss, type DigestParts, digestOf, type StepKey } from "@tsugite/core";
import { assertAbsent, assertEqual, assertMatches } from "../assertion/assert-equal.ts";
import { assertRejects } from "../assertion/assert-rejects.ts";
import type { PromiseTester } from "../store/promise-tester.ts";
import {
  exampleArtifact,
  exampleCompletion,
  exampleError,
  exampleRun,
  exampleSpec,
  startedStep,
} from "./example-records.ts";

const miss: CacheMiss = {
  since: { runId: "1", runName: "first" },
  reasons: [{ kind: "code", what: "its code", how: "changed", details: ["src/a.ts", "\ud800"] }],
};

/** What the cache keeps beside the steps that answer: why it did not, and how changes are told. */
export function testCache(test: PromiseTester<BaseMetadataStore>): void {
  test("what digests were made of is kept with a run, and with one that is resumed", async ({ store, again }) => {
    const parts = (name: string): [string, DigestParts] => [
      digestOf(name),
      { modules: { [name]: digestOf("x") }, packages: { zod: "4.1.0" }, toolchain: { rolldown: "1" } },
    ];
    const first = await store.createRun(exampleRun(), exampleSpec, new Map([parts("a"), parts("b")]));
    await store.createRun(exampleRun(), exampleSpec, new Map([parts("b")]));
    const files: DigestParts = { files: { "data/a.csv": digestOf("a") } };
    await store.resumeRun(first.id, { execution: first.execution, parts: new Map([[digestOf("files"), files]]) });
    const reader = again();
    assertEqual(await reader.getParts(digestOf("a")), parts("a")[1], "getParts()");
    assertEqual(await reader.getParts(digestOf("b")), parts("b")[1], "getParts()");
    assertEqual(await reader.getParts(digestOf("files")), files, "getParts()");
    assertEqual(await reader.getParts(digestOf("unknown")), undefined, "getParts()");
  });

  test("a run that is refused leaves none of what its digests were made of", async ({ store }) => {
    const run = exampleRun();
    await store.createRun(run, exampleSpec);
    const parts = new Map([[digestOf("a"), { modules: {} }]]);
    await assertRejects(store.createRun(run, exampleSpec, parts), { code: "RUN_NAME_TAKEN" }, "createRun()");
    assertEqual(await store.getParts(digestOf("a")), undefined, "getParts()");
  });

  test("why the cache did not answer a step stays with it, until the step is pending again or answered", async ({
    store,
  }) => {
    const run = await store.createRun(exampleRun(), exampleSpec);
    const key = { runId: run.id, step: "fit" };
    await store.startAttempt(key, miss);
    assertMatches(await store.getStep(key), { cacheMiss: miss }, "getStep()");
    await store.startAttempt(key);
    const completed = await store.completeStep(key, 2, exampleCompletion());
    assertEqual(completed.cacheMiss, miss, "completeStep().cacheMiss");
    assertEqual(await store.getStep(key), completed, "getStep()");
    assertEqual(await store.listSteps(run.id), [completed], "listSteps()");
    await store.resumeRun(run.id, { execution: run.execution, rerun: ["fit"] });
    await store.startAttempt(key);
    assertAbsent(await store.getStep(key), "cacheMiss", "getStep()");

    const failed = await startedStep(store);
    await store.failAttempt(failed, 1, { status: "failed", error: exampleError, inputs: [], final: true });
    await store.startAttempt(failed, miss);
    await store.failAttempt(failed, 2, { status: "failed", error: exampleError, inputs: [], final: true });
    assertMatches(await store.getStep(failed), { cacheMiss: miss }, "getStep()");
    const answering = await startedStep(store);
    const from = await store.completeStep(answering, 1, exampleCompletion({ cacheKey: digestOf("key") }));
    await store.settleStep(failed, { status: "cached", from, inputs: [], cacheKey: digestOf("key") });
    assertAbsent(await store.getStep(failed), "cacheMiss", "getStep()");
  });

  test("the earlier step of a name is the newest that completed in a run of the pipeline before", async ({ store }) => {
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
    assertEqual(
      await store.findEarlierStep({ runId: now.id, step: "fit" }),
      await store.getStep(newer),
      "findEarlierStep()",
    );
    assertEqual(await store.findEarlierStep({ ...newer }), await store.getStep(older), "findEarlierStep()");
    assertEqual(await store.findEarlierStep({ ...older }), undefined, "findEarlierStep()");
    assertEqual(await store.findEarlierStep({ runId: "nobody", step: "fit" }), undefined, "findEarlierStep()");
  });

  test("cache entries that are forgotten answer no more, and their steps keep their records", async ({ store }) => {
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
    assertEqual(await store.forgetCacheEntries({ pipeline: "penguins", step: "fit" }), 1, "forgetCacheEntries()");
    assertEqual(
      [await answers("penguins", "fit"), await answers("penguins", "load")],
      [false, true],
      "findByCacheKey() after forgetCacheEntries()",
    );
    assertMatches(await store.getStep(key), { status: "completed", outputs: { a: { codec: "json" } } }, "getStep()");
    assertEqual(await store.forgetCacheEntries({ pipeline: "penguins", step: "fit" }), 0, "forgetCacheEntries()");
    assertEqual(await store.forgetCacheEntries({ artifact: digestOf("walruses fit") }), 1, "forgetCacheEntries()");
    assertEqual(
      [await answers("walruses", "fit"), await answers("penguins", "load")],
      [false, true],
      "findByCacheKey() after forgetCacheEntries()",
    );
    assertEqual(await store.forgetCacheEntries({}), 1, "forgetCacheEntries()");
    assertEqual(await answers("penguins", "load"), false, "findByCacheKey() after forgetCacheEntries()");
  });

  test("a content that was damaged is mended when it is stored again", async ({ store }) => {
    const contents = (text: string) => new Map([[digestOf("whole"), Buffer.from(text)]]);
    const complete = async (text: string): Promise<void> => {
      const key = await startedStep(store);
      await store.completeStep(key, 1, exampleCompletion({ contents: contents(text) }));
    };
    await complete("torn");
    await complete("whole");
    assertEqual(Buffer.from((await store.getContent(digestOf("whole"))) ?? []).toString(), "whole", "getContent()");
  });
}
