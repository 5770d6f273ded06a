import { type BaseMetadataStore, digestOf } from "@tsugite/core";
import { aNumber } from "../assertion/a-number.ts";
import { assertAbsent, assertEqual, assertMatches } from "../assertion/assert-equal.ts";
import { assertRejects } from "../assertion/assert-rejects.ts";
import type { PromiseTester } from "../store/promise-tester.ts";
import {
  exampleArtifact,
  exampleCompletion,
  exampleError,
  exampleInput,
  exampleRun,
  exampleSpec,
  startedStep,
} from "./example-records.ts";

const fenced = { code: "ATTEMPT_FENCED" };
const failure = { status: "failed", error: exampleError, inputs: [] } as const;

/** Steps that end without an attempt: the cache, and skipped and cancelled steps. */
export function testSettlement(test: PromiseTester<BaseMetadataStore>): void {
  test("a step answered from the cache has the outputs of the one that answered", async ({ store }) => {
    const key = await startedStep(store);
    const cacheKey = digestOf("key");
    await store.completeStep(
      key,
      1,
      exampleCompletion({ outputs: { a: exampleArtifact("a") }, cacheKey, metadata: { n: 1 } }),
    );
    const origin = await store.getRun(key.runId);
    const from = await store.findByCacheKey(cacheKey);
    assertMatches(from, key, "findByCacheKey()");
    if (from === undefined || origin === undefined) return;

    const { id: runId } = await store.createRun(exampleRun(), exampleSpec);
    const settlement = { status: "cached", from, inputs: [exampleInput("rows")], cacheKey } as const;
    const cached = await store.settleStep({ runId, step: "fit" }, settlement);
    assertEqual(
      cached,
      {
        runId,
        step: "fit",
        status: "cached",
        attempt: 0,
        endedAt: aNumber,
        cacheKey,
        cachedFrom: { runId: origin.id, runName: origin.name },
        outputs: from.outputs,
        inputs: [exampleInput("rows")],
        metadata: { n: 1 },
      },
      "settleStep()",
    );
    assertMatches(await store.findByCacheKey(cacheKey), key, "findByCacheKey()");
    const third = await store.createRun(exampleRun(), exampleSpec);
    const again = await store.settleStep({ runId: third.id, step: "fit" }, { ...settlement, from: cached });
    assertEqual(again.cachedFrom, cached.cachedFrom, "settleStep().cachedFrom");
  });

  test("the step that completed last answers for a cache key; steps without one never do", async ({ store }) => {
    const cacheKey = digestOf("key");
    assertEqual(await store.findByCacheKey(cacheKey), undefined, "findByCacheKey()");
    const keys = [
      await startedStep(store),
      await startedStep(store),
      await startedStep(store),
      await startedStep(store),
    ];
    const [first, second, third, failed] = keys;
    if (first === undefined || second === undefined || third === undefined || failed === undefined) return;
    await store.completeStep(first, 1, exampleCompletion({ cacheKey }));
    await store.completeStep(second, 1, exampleCompletion({ cacheKey }));
    await store.completeStep(third, 1, exampleCompletion());
    await store.failAttempt(failed, 1, { ...failure, final: true });
    assertMatches(await store.findByCacheKey(cacheKey), second, "findByCacheKey()");
    assertEqual(await store.findByCacheKey(digestOf("other")), undefined, "findByCacheKey()");
  });

  test("a step that ended is settled no more, except that the cache may still answer for one that failed", async ({
    store,
  }) => {
    const key = await startedStep(store);
    const completed = await store.completeStep(key, 1, exampleCompletion({ outputs: { a: exampleArtifact("a") } }));
    const skip = { status: "skipped", reason: "upstream failed" } as const;
    const cached = { status: "cached", from: completed, inputs: [], cacheKey: digestOf("key") } as const;
    assertEqual(await store.settleStep(key, skip), completed, "settleStep()");
    assertEqual(await store.settleStep(key, cached), completed, "settleStep()");

    const other = await startedStep(store);
    await store.failAttempt(other, 1, { ...failure, final: true });
    assertMatches(await store.settleStep(other, skip), { status: "failed", error: exampleError }, "settleStep()");
    const answered = await store.settleStep(other, cached);
    assertMatches(answered, { status: "cached", attempt: 1, outputs: completed.outputs }, "settleStep()");
    assertAbsent(answered, "error", "settleStep()");
  });

  test("settling a step that still claims to run fences off its attempt", async ({ store }) => {
    const key = await startedStep(store);
    assertMatches(
      await store.settleStep(key, { status: "cancelled", reason: "Ctrl-C" }),
      {
        status: "cancelled",
        reason: "Ctrl-C",
      },
      "settleStep()",
    );
    await assertRejects(store.completeStep(key, 1, exampleCompletion()), fenced, "completeStep()");
    assertMatches(await store.listAttempts(key), [{ status: "cancelled" }], "listAttempts()");
  });
}
