import { expect } from "vitest";
import { digestOf } from "../../json/digest.ts";
import type { BaseMetadataStore } from "../metadata-store.ts";
import type { ContractOptions } from "./contract-options.test-helper.ts";
import {
  exampleArtifact,
  exampleCompletion,
  exampleError,
  exampleInput,
  exampleRun,
  exampleSpec,
  startedStep,
} from "./example.test-helper.ts";

const fenced = { code: "ATTEMPT_FENCED" };
const failure = { status: "failed", error: exampleError, inputs: [] } as const;

/** Steps that end without an attempt: the cache, and skipped and cancelled steps. */
export function testSettlement({ test, createStore }: ContractOptions<BaseMetadataStore>): void {
  test("a step answered from the cache has the outputs of the one that answered", async () => {
    const { store } = await createStore();
    const key = await startedStep(store);
    const cacheKey = digestOf("key");
    await store.completeStep(
      key,
      1,
      exampleCompletion({ outputs: { a: exampleArtifact("a") }, cacheKey, metadata: { n: 1 } }),
    );
    const origin = await store.getRun(key.runId);
    const from = await store.findByCacheKey(cacheKey);
    expect(from).toMatchObject(key);
    if (from === undefined || origin === undefined) return;

    const { id: runId } = await store.createRun(exampleRun(), exampleSpec);
    const settlement = { status: "cached", from, inputs: [exampleInput("rows")], cacheKey } as const;
    const cached = await store.settleStep({ runId, step: "fit" }, settlement);
    expect(cached).toEqual({
      runId,
      step: "fit",
      status: "cached",
      attempt: 0,
      endedAt: expect.any(Number),
      cacheKey,
      cachedFrom: { runId: origin.id, runName: origin.name },
      outputs: from.outputs,
      inputs: [exampleInput("rows")],
      metadata: { n: 1 },
    });
    expect(await store.findByCacheKey(cacheKey)).toMatchObject(key);
    const third = await store.createRun(exampleRun(), exampleSpec);
    const again = await store.settleStep({ runId: third.id, step: "fit" }, { ...settlement, from: cached });
    expect(again.cachedFrom).toEqual(cached.cachedFrom);
  });

  test("the step that completed last answers for a cache key; steps without one never do", async () => {
    const { store } = await createStore();
    const cacheKey = digestOf("key");
    expect(await store.findByCacheKey(cacheKey)).toBeUndefined();
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
    expect(await store.findByCacheKey(cacheKey)).toMatchObject(second);
    expect(await store.findByCacheKey(digestOf("other"))).toBeUndefined();
  });

  test("a step that ended is settled no more, except that the cache may still answer for one that failed", async () => {
    const { store } = await createStore();
    const key = await startedStep(store);
    const completed = await store.completeStep(key, 1, exampleCompletion({ outputs: { a: exampleArtifact("a") } }));
    const skip = { status: "skipped", reason: "upstream failed" } as const;
    const cached = { status: "cached", from: completed, inputs: [], cacheKey: digestOf("key") } as const;
    expect(await store.settleStep(key, skip)).toEqual(completed);
    expect(await store.settleStep(key, cached)).toEqual(completed);

    const other = await startedStep(store);
    await store.failAttempt(other, 1, { ...failure, final: true });
    expect(await store.settleStep(other, skip)).toMatchObject({ status: "failed", error: exampleError });
    const answered = await store.settleStep(other, cached);
    expect(answered).toMatchObject({ status: "cached", attempt: 1, outputs: completed.outputs });
    expect(answered).not.toHaveProperty("error");
  });

  test("settling a step that still claims to run fences off its attempt", async () => {
    const { store } = await createStore();
    const key = await startedStep(store);
    expect(await store.settleStep(key, { status: "cancelled", reason: "Ctrl-C" })).toMatchObject({
      status: "cancelled",
      reason: "Ctrl-C",
    });
    await expect(store.completeStep(key, 1, exampleCompletion())).rejects.toMatchObject(fenced);
    expect(await store.listAttempts(key)).toMatchObject([{ status: "cancelled" }]);
  });
}
