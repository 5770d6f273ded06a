import { type BaseMetadataStore, currentOwner, digestOf, type PipelineSpec, type StepCompletion } from "@tsugite/core";
import { assertEqual, assertLength, assertMatches } from "../assertion/assert-equal.ts";
import { assertRejects } from "../assertion/assert-rejects.ts";
import type { PromiseTester } from "../store/promise-tester.ts";
import { exampleArtifact, exampleCompletion, exampleRun, exampleSpec } from "./example-records.ts";
import { endedRun } from "./run-of-one-step.ts";

/** What a collection of garbage asks of the records. */
export function testGarbage(test: PromiseTester<BaseMetadataStore>): void {
  test("a run that has ended is removed with all that belongs to it, and nothing of others is", async ({
    store,
    again,
  }) => {
    const outputs = { a: exampleArtifact("a") };
    const gone = await endedRun(store, { outputs, cacheKey: digestOf("key") });
    const kept = await endedRun(store, { outputs });
    const line = { step: "fit", attempt: 1, at: 1, level: "info", text: "hello" } as const;
    await store.appendLogs([{ ...line, runId: gone.id }]);
    await store.appendLogs([{ ...line, runId: kept.id }]);
    assertEqual(await store.removeRuns([kept, gone], { dryRun: true }), [kept.id, gone.id], "removeRuns()");
    assertLength(await store.listRuns(), 2, "listRuns()");
    assertEqual(await store.removeRuns([gone]), [gone.id], "removeRuns()");
    assertEqual(await store.removeRuns([gone]), [], "removeRuns()");
    const reader = again();
    assertEqual(await reader.listRuns(), [kept], "listRuns()");
    assertEqual(await reader.getRun(gone.id), undefined, "getRun()");
    assertEqual(await reader.listSteps(gone.id), [], "listSteps()");
    assertEqual(await reader.listAttempts({ runId: gone.id, step: "fit" }), [], "listAttempts()");
    assertEqual(await reader.readLogs({ runId: gone.id }), [], "readLogs()");
    assertLength(await reader.readLogs({ runId: kept.id }), 1, "readLogs()");
    assertEqual(await reader.readEvents({ runId: gone.id }), [], "readEvents()");
    assertEqual(await reader.findByCacheKey(digestOf("key")), undefined, "findByCacheKey()");
    assertMatches((await reader.getLineage(outputs.a.digest)).producers, [{ runId: kept.id }], "getLineage()");
    const again_ = exampleRun({ name: gone.name, execution: gone.execution });
    assertMatches(await store.createRun(again_, exampleSpec), { name: gone.name }, "createRun()");
  });

  test("a run that is going on is not removed, nor one that was taken up again since it was looked at", async ({
    store,
  }) => {
    const going = await store.createRun(exampleRun(), exampleSpec);
    const lease = { owner: currentOwner(), leaseUntil: Date.now() + 60_000 };
    const leased = await store.createRun(exampleRun(lease), exampleSpec);
    const silent = await store.createRun(exampleRun({ ...lease, leaseUntil: 5 }), exampleSpec);
    const ended = await endedRun(store, {});
    await store.resumeRun(ended.id, { execution: ended.execution, rerun: ["fit"] });
    for (const dryRun of [true, false]) {
      assertEqual(await store.removeRuns([ended, silent, leased, going], { dryRun }), [silent.id], "removeRuns()");
    }
    assertLength(await store.listRuns(), 3, "listRuns()");
  });

  test("a run from which another one was answered stays as long as that one", async ({ store }) => {
    const origin = await endedRun(store, { cacheKey: digestOf("key") });
    const answered = await endedRun(store, { from: { runId: origin.id, step: "fit" } });
    for (const dryRun of [true, false]) assertEqual(await store.removeRuns([origin], { dryRun }), [], "removeRuns()");
    for (const dryRun of [true, false]) {
      assertEqual(await store.removeRuns([answered, origin], { dryRun }), [answered.id, origin.id], "removeRuns()");
    }
  });

  test("the newest event stays, so that no follower misses the next one", async ({ store }) => {
    const kept = await endedRun(store, {});
    const gone = await endedRun(store, {});
    const last = (await store.readEvents({})).at(-1);
    await store.removeRuns([gone]);
    await store.removeUnused();
    assertEqual((await store.readEvents({})).at(-1), last, "readEvents()");
    const next = await store.createRun(exampleRun(), exampleSpec);
    assertMatches(
      await store.readEvents({ after: last?.id ?? 0 }),
      [{ runId: next.id, kind: "run.created" }],
      "readEvents()",
    );
    await store.removeUnused();
    assertEqual(
      new Set((await store.readEvents({})).map(({ runId }) => runId)),
      new Set([kept.id, next.id]),
      "readEvents()",
    );
  });

  test("small artifacts, specs and parts that no run refers to are removed, and counted", async ({ store }) => {
    const content = (text: string): Partial<StepCompletion> => ({
      outputs: { a: exampleArtifact(text) },
      contents: new Map([[digestOf(text), Buffer.from(text)]]),
    });
    const specWith = (code: string): PipelineSpec => ({
      ...exampleSpec,
      steps: [{ name: "fit", source: "a.ts#fit", code: { digest: digestOf(code) }, inputs: {}, outputs: {} }],
    });
    const shared = "shared by both";
    const texts = Array.from({ length: 40 }, (_, index) => `value ${index}`);
    const kept = await endedRun(store, content(shared), specWith("kept"));
    const gone = await Promise.all([shared, ...texts].map((text) => endedRun(store, content(text), specWith("gone"))));
    const parts = new Map(["kept", "gone", "nowhere"].map((code) => [digestOf(code), { modules: { [code]: "1" } }]));
    await store.resumeRun(kept.id, { execution: kept.execution, rerun: ["nothing"], parts });
    const without = gone.map(({ id }) => id);
    const bytes = texts.join("").length;
    assertEqual(await store.removeUnused({ dryRun: true, without }), { count: 40, bytes }, "removeUnused()");
    assertEqual(await store.removeUnused({ dryRun: true, without: [] }), { count: 0, bytes: 0 }, "removeUnused()");
    assertEqual(await store.removeUnused(), { count: 0, bytes: 0 }, "removeUnused()");
    assertLength(await store.removeRuns(gone.toReversed()), 41, "removeRuns()");
    assertEqual(await store.removeUnused(), { count: 40, bytes }, "removeUnused()");
    assertEqual(await store.getContent(digestOf(shared)), Buffer.from(shared), "getContent()");
    assertEqual(await store.getContent(digestOf("value 7")), undefined, "getContent()");
    assertEqual(await store.getSpec(kept.id), specWith("kept"), "getSpec()");
    assertEqual(await store.getParts(digestOf("kept")), { modules: { kept: "1" } }, "getParts()");
    assertEqual(await store.getParts(digestOf("gone")), undefined, "getParts()");
    assertEqual(await store.getParts(digestOf("nowhere")), undefined, "getParts()");
  });

  test("nothing is answered with what was removed, or made anew, since the cache was asked", async ({ store }) => {
    const origin = await endedRun(store, { outputs: { a: exampleArtifact("a") }, cacheKey: digestOf("key") });
    const from = await store.findByCacheKey(digestOf("key"));
    if (from === undefined) throw new Error("no entry");
    const { id } = await store.createRun(exampleRun(), exampleSpec);
    const settle = () =>
      store.settleStep({ runId: id, step: "fit" }, { status: "cached", from, inputs: [], cacheKey: digestOf("key") });
    const gone = { code: "ARTIFACT_NOT_FOUND" };
    const key = { runId: origin.id, step: "fit" };
    await store.resumeRun(origin.id, { execution: origin.execution, rerun: ["fit"] });
    await assertRejects(settle(), gone, "settleStep() with a step that is pending again");
    const remade = exampleCompletion({ outputs: { a: exampleArtifact("b") } });
    await store.completeStep(key, await store.startAttempt(key), remade);
    await assertRejects(settle(), gone, "settleStep() with a step that was made anew");
    const ended = await store.finishRun(origin.id, { status: "completed" });
    assertEqual(await store.removeRuns([ended]), [ended.id], "removeRuns()");
    await assertRejects(settle(), gone, "settleStep() with a step that was removed");
    assertEqual(await store.getStep({ runId: id, step: "fit" }), undefined, "getStep()");
  });
}
