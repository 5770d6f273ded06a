import { expect } from "vitest";
import { digestOf } from "../../json/digest.ts";
import { currentOwner } from "../../run/run-owner.ts";
import type { RunRecord } from "../../run/run-record.ts";
import type { PipelineSpec } from "../../spec/pipeline-spec.ts";
import type { Collector, StepCompletion, StepKey } from "../metadata-requests.ts";
import type { BaseMetadataStore } from "../metadata-store.ts";
import type { ContractOptions } from "./contract-options.test-helper.ts";
import { exampleArtifact, exampleCompletion, exampleError, exampleRun, exampleSpec } from "./example.test-helper.ts";

const owner = { host: "elsewhere", boot: "1", pid: 1, processStart: "1" };
const collector = (until: number = Date.now() + 60_000): Collector => ({ owner, until });

/** A run with one step that completed, or was answered by another. */
async function runOf(
  store: BaseMetadataStore,
  step: Partial<StepCompletion> | { readonly from: StepKey },
  spec: PipelineSpec = exampleSpec,
): Promise<RunRecord> {
  const run = await store.createRun(exampleRun(), spec);
  const key = { runId: run.id, step: "fit" };
  if ("from" in step) {
    const from = await store.getStep(step.from);
    if (from === undefined) throw new Error("no step to answer");
    await store.settleStep(key, { status: "cached", from, inputs: [], cacheKey: digestOf("key") });
  } else {
    await store.completeStep(key, await store.startAttempt(key), exampleCompletion(step));
  }
  return run;
}

async function endedRun(...args: Parameters<typeof runOf>): Promise<RunRecord> {
  const { id } = await runOf(...args);
  return args[0].finishRun(id, { status: "completed" });
}

/** What a collection of garbage asks of the records. */
export function testGarbage({ test, createStore }: ContractOptions<BaseMetadataStore>): void {
  test("a run that has ended is removed with all that belongs to it, and nothing of others is", async () => {
    const { store, again } = await createStore();
    const outputs = { a: exampleArtifact("a") };
    const gone = await endedRun(store, { outputs, cacheKey: digestOf("key") });
    const kept = await endedRun(store, { outputs });
    const line = { step: "fit", attempt: 1, at: 1, level: "info", text: "hello" } as const;
    await store.appendLogs([{ ...line, runId: gone.id }]);
    await store.appendLogs([{ ...line, runId: kept.id }]);
    expect(await store.removeRuns([kept, gone], { dryRun: true })).toEqual([kept.id, gone.id]);
    expect(await store.listRuns()).toHaveLength(2);
    expect(await store.removeRuns([gone])).toEqual([gone.id]);
    expect(await store.removeRuns([gone])).toEqual([]);
    const reader = again();
    expect(await reader.listRuns()).toEqual([kept]);
    expect(await reader.getRun(gone.id)).toBeUndefined();
    expect(await reader.listSteps(gone.id)).toEqual([]);
    expect(await reader.listAttempts({ runId: gone.id, step: "fit" })).toEqual([]);
    expect(await reader.readLogs({ runId: gone.id })).toEqual([]);
    expect(await reader.readLogs({ runId: kept.id })).toHaveLength(1);
    expect(await reader.readEvents({ runId: gone.id })).toEqual([]);
    expect(await reader.findByCacheKey(digestOf("key"))).toBeUndefined();
    expect((await reader.getLineage(outputs.a.digest)).producers).toMatchObject([{ runId: kept.id }]);
    const again_ = exampleRun({ name: gone.name, execution: gone.execution });
    expect(await store.createRun(again_, exampleSpec)).toMatchObject({ name: gone.name });
  });

  test("a run that is going on is not removed, nor one that was taken up again since it was looked at", async () => {
    const { store } = await createStore();
    const going = await store.createRun(exampleRun(), exampleSpec);
    const lease = { owner: currentOwner(), leaseUntil: Date.now() + 60_000 };
    const leased = await store.createRun(exampleRun(lease), exampleSpec);
    const silent = await store.createRun(exampleRun({ ...lease, leaseUntil: 5 }), exampleSpec);
    const ended = await endedRun(store, {});
    await store.resumeRun(ended.id, { execution: ended.execution, rerun: ["fit"] });
    for (const dryRun of [true, false]) {
      expect(await store.removeRuns([ended, silent, leased, going], { dryRun })).toEqual([silent.id]);
    }
    expect(await store.listRuns()).toHaveLength(3);
  });

  test("a run from which another one was answered stays as long as that one", async () => {
    const { store } = await createStore();
    const origin = await endedRun(store, { cacheKey: digestOf("key") });
    const answered = await endedRun(store, { from: { runId: origin.id, step: "fit" } });
    for (const dryRun of [true, false]) expect(await store.removeRuns([origin], { dryRun })).toEqual([]);
    for (const dryRun of [true, false]) {
      expect(await store.removeRuns([answered, origin], { dryRun })).toEqual([answered.id, origin.id]);
    }
  });

  test("the newest event stays, so that no follower misses the next one", async () => {
    const { store } = await createStore();
    const kept = await endedRun(store, {});
    const gone = await endedRun(store, {});
    const last = (await store.readEvents({})).at(-1);
    await store.removeRuns([gone]);
    await store.removeUnused();
    expect((await store.readEvents({})).at(-1)).toEqual(last);
    const next = await store.createRun(exampleRun(), exampleSpec);
    expect(await store.readEvents({ after: last?.id ?? 0 })).toMatchObject([{ runId: next.id, kind: "run.created" }]);
    await store.removeUnused();
    expect(new Set((await store.readEvents({})).map(({ runId }) => runId))).toEqual(new Set([kept.id, next.id]));
  });

  test("small artifacts, specs and parts that no run refers to are removed, and counted", async () => {
    const { store } = await createStore();
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
    expect(await store.removeUnused({ dryRun: true, without })).toEqual({ count: 40, bytes });
    expect(await store.removeUnused({ dryRun: true, without: [] })).toEqual({ count: 0, bytes: 0 });
    expect(await store.removeUnused()).toEqual({ count: 0, bytes: 0 });
    expect(await store.removeRuns(gone.toReversed())).toHaveLength(41);
    expect(await store.removeUnused()).toEqual({ count: 40, bytes });
    expect(await store.getContent(digestOf(shared))).toBeDefined();
    expect(await store.getContent(digestOf("value 7"))).toBeUndefined();
    expect(await store.getSpec(kept.id)).toEqual(specWith("kept"));
    expect(await store.getParts(digestOf("kept"))).toEqual({ modules: { kept: "1" } });
    expect(await store.getParts(digestOf("gone"))).toBeUndefined();
    expect(await store.getParts(digestOf("nowhere"))).toBeUndefined();
  });

  test("an artifact is used when a step has made it or was given it, when a spec names it, or when it is pinned", async () => {
    const { store } = await createStore();
    const names = ["made", "given", "named", "pinned", "nobody's"];
    const digests = names.map((name) => digestOf(name));
    const spec: PipelineSpec = {
      ...exampleSpec,
      steps: [
        {
          name: "fit",
          source: "a.ts#fit",
          code: { digest: digestOf("code") },
          inputs: { csv: { kind: "file", path: "a.csv", digest: digestOf("named"), size: 1 } },
          outputs: {},
        },
      ],
    };
    const inputs = [{ path: "csv", digest: digestOf("given"), producer: { kind: "file", path: "b.csv" } }] as const;
    const run = await runOf(store, { outputs: { a: exampleArtifact("made") }, inputs }, spec);
    const key = { runId: run.id, step: "load" };
    const attempt = await store.startAttempt(key);
    await store.pinArtifact(key, attempt, digestOf("pinned"));
    const unused = async (without: readonly string[] = []): Promise<readonly string[]> =>
      (await store.findUnusedArtifacts(digests, without)).map((digest) => names[digests.indexOf(digest)] ?? "");
    expect(await unused()).toEqual(["nobody's"]);
    expect(await unused([run.id])).toEqual(["made", "given", "named", "nobody's"]);
    expect(await store.condemnArtifacts(digests, collector())).toEqual([digestOf("nobody's")]);
    await expect(store.pinArtifact({ runId: run.id, step: "nobody" }, 1, digestOf("a"))).rejects.toMatchObject({
      code: "STEP_NOT_FOUND",
    });
  });

  test("a pin ends with its attempt, however that ends", async () => {
    const { store } = await createStore();
    const run = await store.createRun(exampleRun(), exampleSpec);
    const pinned = async (step: string): Promise<StepKey> => {
      const key = { runId: run.id, step };
      await store.pinArtifact(key, await store.startAttempt(key), digestOf(step));
      return key;
    };
    const unused = (...steps: string[]) =>
      store.findUnusedArtifacts(
        steps.map((step) => digestOf(step)),
        [],
      );
    const [failed, completed, fenced] = [await pinned("failed"), await pinned("completed"), await pinned("fenced")];
    expect(await unused("failed", "completed", "fenced")).toEqual([]);
    await store.failAttempt(failed, 1, { status: "failed", error: exampleError, final: false, inputs: [] });
    await store.completeStep(completed, 1, exampleCompletion());
    await store.startAttempt(fenced);
    expect(await unused("failed", "completed", "fenced")).toHaveLength(3);
    await store.removeUnused();
    expect(await unused("failed", "completed", "fenced")).toHaveLength(3);
  });

  test("whoever pins a condemned artifact waits until it is released, and then nobody condemns it", async () => {
    const { store, again } = await createStore();
    const [key, digest] = [
      { runId: (await store.createRun(exampleRun(), exampleSpec)).id, step: "fit" },
      digestOf("a"),
    ];
    const attempt = await store.startAttempt(key);
    const mine = collector();
    expect(await store.condemnArtifacts([digest], mine)).toEqual([digest]);
    expect(await again().condemnArtifacts([digest], collector(mine.until + 1))).toEqual([]);
    let isPinned = false;
    const pin = again()
      .pinArtifact(key, attempt, digest)
      .then(() => (isPinned = true));
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(isPinned).toBe(false);
    // One that another collector has condemned is not this one's to release.
    await store.releaseArtifacts([digest], collector(mine.until + 1));
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(isPinned).toBe(false);
    await store.releaseArtifacts([digest], mine);
    await pin;
    expect(await store.condemnArtifacts([digest], collector())).toEqual([]);
  });

  test("what a collector that is gone has condemned holds nobody up", async () => {
    const { store } = await createStore();
    const key = { runId: (await store.createRun(exampleRun(), exampleSpec)).id, step: "fit" };
    const attempt = await store.startAttempt(key);
    const [late, dead] = [digestOf("late"), digestOf("dead")];
    await store.condemnArtifacts([late], collector(Date.now() - 1));
    const here = { owner: { ...currentOwner(), processStart: "1" }, until: Date.now() + 60_000 };
    await store.condemnArtifacts([dead], here);
    expect(await store.condemnArtifacts([late], collector())).toEqual([late]);
    await store.releaseArtifacts([late], collector());
    await store.pinArtifact(key, attempt, dead);
  });

  test("nothing is answered with what was removed, or made anew, since the cache was asked", async () => {
    const { store } = await createStore();
    const origin = await endedRun(store, { outputs: { a: exampleArtifact("a") }, cacheKey: digestOf("key") });
    const from = await store.findByCacheKey(digestOf("key"));
    if (from === undefined) throw new Error("no entry");
    const { id } = await store.createRun(exampleRun(), exampleSpec);
    const settle = () =>
      store.settleStep({ runId: id, step: "fit" }, { status: "cached", from, inputs: [], cacheKey: digestOf("key") });
    const gone = { code: "ARTIFACT_NOT_FOUND" };
    const key = { runId: origin.id, step: "fit" };
    await store.resumeRun(origin.id, { execution: origin.execution, rerun: ["fit"] });
    await expect(settle()).rejects.toMatchObject(gone);
    const remade = exampleCompletion({ outputs: { a: exampleArtifact("b") } });
    await store.completeStep(key, await store.startAttempt(key), remade);
    await expect(settle()).rejects.toMatchObject(gone);
    const ended = await store.finishRun(origin.id, { status: "completed" });
    expect(await store.removeRuns([ended])).toEqual([ended.id]);
    await expect(settle()).rejects.toMatchObject(gone);
    expect(await store.getStep({ runId: id, step: "fit" })).toBeUndefined();
  });
}
