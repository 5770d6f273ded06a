import fc from "fast-check";
import { expect } from "vitest";
import { canonicalJson } from "../../json/canonical-json.ts";
import { digestOfJson } from "../../json/digest.ts";
import type { Json } from "../../json/json.ts";
import type { PipelineSpec } from "../../spec/pipeline-spec.ts";
import type { BaseMetadataStore } from "../metadata-store.ts";
import type { ContractOptions } from "./contract-options.test-helper.ts";
import { anyJsonObject, exampleCompletion, exampleError, exampleRun, exampleSpec } from "./example.test-helper.ts";

export function testRuns({ test, createStore }: ContractOptions<BaseMetadataStore>): void {
  test("a created run is found as it was given", async () => {
    const { store, again } = await createStore();
    const run = exampleRun({ scheduledAt: 1_700_000_000_000, cache: false });
    const created = await store.createRun(run, exampleSpec);
    expect(created).toEqual({
      ...run,
      status: "running",
      generation: 1,
      // A spec has no index signature, which Json asks for.
      specDigest: digestOfJson(exampleSpec as unknown as Json),
      createdAt: expect.any(Number),
    });
    expect(await again().getRun(run.id)).toEqual(created);
    expect(await store.getRun("another")).toBeUndefined();
  });

  test("a name can be taken once in a pipeline, and again in another", async () => {
    const { store } = await createStore();
    const run = await store.createRun(exampleRun({ name: "nightly" }), exampleSpec);
    const other = exampleRun({ name: "nightly", execution: { engine: "b", pipeline: "b", runName: "b" } });
    await expect(store.createRun(other, exampleSpec)).rejects.toMatchObject({
      code: "RUN_NAME_TAKEN",
      message: expect.stringMatching(new RegExp(`nightly.*${run.id}.*running.*another name`)),
    });
    expect(await store.getRun(other.id)).toBeUndefined();
    await store.createRun(exampleRun({ name: "nightly", pipeline: "walruses" }), exampleSpec);
  });

  test("an id or an execution that belongs to a run is refused for another", async () => {
    const { store } = await createStore();
    const run = await store.createRun(exampleRun(), exampleSpec);
    const sameId = exampleRun({ id: run.id, name: "other", execution: { engine: "b", pipeline: "b", runName: "b" } });
    await expect(store.createRun(sameId, exampleSpec)).rejects.toMatchObject({ code: "RUN_NAME_TAKEN" });
    const sameExecution = exampleRun({ execution: run.execution });
    await expect(store.createRun(sameExecution, exampleSpec)).rejects.toMatchObject({ code: "RUN_NAME_TAKEN" });
    expect(await store.listRuns()).toHaveLength(1);
  });

  test("names with half a character are refused, since they could meet other names", async () => {
    const { store } = await createStore();
    await expect(store.createRun(exampleRun({ name: "a\ud800" }), exampleSpec)).rejects.toMatchObject({
      code: "NAME_INVALID",
    });
    const { id } = await store.createRun(exampleRun(), exampleSpec);
    await expect(store.startAttempt({ runId: id, step: "a\ud800" })).rejects.toMatchObject({ code: "NAME_INVALID" });
  });

  test("opening an execution creates its run once, and then finds it", async () => {
    const { store, again } = await createStore();
    const execution = { engine: "http://airflow", pipeline: "dag", runName: "scheduled__1" };
    const first = await store.openRun(exampleRun({ name: "one", execution }), exampleSpec);
    const second = await again().openRun(exampleRun({ name: "two", execution }), exampleSpec);
    expect(second).toEqual(first);
    expect(await store.listRuns()).toHaveLength(1);
  });

  test("a run ends once", async () => {
    const { store } = await createStore();
    const run = await store.createRun(exampleRun(), exampleSpec);
    const ended = await store.finishRun(run.id, { status: "failed", error: exampleError });
    expect(ended).toEqual({ ...run, status: "failed", endedAt: expect.any(Number), error: exampleError });
    expect(await store.finishRun(run.id, { status: "completed" })).toEqual(ended);
    expect((await store.readEvents({})).map(({ kind }) => kind)).toEqual(["run.created", "run.failed"]);
    await expect(store.finishRun("nobody", { status: "completed" })).rejects.toMatchObject({ code: "RUN_NOT_FOUND" });
  });

  test("a resumed run runs again, with what completed and without what did not", async () => {
    const { store } = await createStore();
    const run = await store.createRun(exampleRun(), exampleSpec);
    const key = (step: string) => ({ runId: run.id, step });
    for (const step of ["done", "broken", "lost"]) await store.startAttempt(key(step));
    const done = await store.completeStep(key("done"), 1, exampleCompletion());
    await store.failAttempt(key("broken"), 1, { status: "failed", error: exampleError, final: true, inputs: [] });
    await store.settleStep(key("skipped"), { status: "skipped", reason: "broken failed" });
    await store.finishRun(run.id, { status: "failed", error: exampleError });

    const execution = { engine: "elsewhere", pipeline: "p", runName: "r" };
    const resumed = await store.resumeRun(run.id, { execution });
    expect(resumed).toEqual({ ...run, execution, generation: 2 });
    expect(await store.listSteps(run.id)).toEqual([done]);
    expect(await store.listAttempts(key("broken"))).toHaveLength(1);
    await expect(store.completeStep(key("lost"), 1, exampleCompletion())).rejects.toMatchObject({
      code: "ATTEMPT_FENCED",
    });
    expect(await store.startAttempt(key("broken"))).toBe(2);
    expect(await store.startAttempt(key("skipped"))).toBe(1);
    expect(await store.openRun(exampleRun({ execution }), exampleSpec)).toMatchObject({ id: run.id });
  });

  test("a completed run is not resumed, and no execution is taken from another run", async () => {
    const { store } = await createStore();
    const first = await store.createRun(exampleRun(), exampleSpec);
    const completed = await store.finishRun(first.id, { status: "completed" });
    expect(await store.resumeRun(first.id, { execution: { engine: "e", pipeline: "p", runName: "r" } })).toEqual(
      completed,
    );
    const second = await store.createRun(exampleRun(), exampleSpec);
    await expect(store.resumeRun(second.id, first)).rejects.toMatchObject({ code: "RUN_NAME_TAKEN" });
    expect(await store.resumeRun(second.id, second)).toEqual({ ...second, generation: 2 });
    await expect(store.resumeRun("nobody", first)).rejects.toMatchObject({ code: "RUN_NOT_FOUND" });
  });

  test("what an owner writes is refused once another has resumed its run", async () => {
    const { store } = await createStore();
    const owner = { host: "a", boot: "1", pid: 1, processStart: "1" };
    const run = await store.createRun({ ...exampleRun(), owner, leaseUntil: 5 }, exampleSpec);
    expect(run).toMatchObject({ owner, leaseUntil: 5, generation: 1 });
    expect(await store.renewLease(run, 9)).toMatchObject({ leaseUntil: 9 });
    const begun = await store.startAttempt({ runId: run.id, step: "a", generation: 1 });
    const other = { ...owner, pid: 2 };
    const resumed = await store.resumeRun(run.id, { execution: run.execution, owner: other, leaseUntil: 20 });
    expect(resumed).toMatchObject({ owner: other, leaseUntil: 20, generation: 2 });
    const stale = { runId: run.id, step: "a", generation: 1 };
    const fenced = { code: "ATTEMPT_FENCED" };
    const resumedSince = { ...fenced, message: expect.stringContaining("resumed by another process") };
    await expect(store.completeStep(stale, begun, exampleCompletion())).rejects.toMatchObject(resumedSince);
    await expect(store.renewLease(run, 30)).rejects.toMatchObject(fenced);
    await expect(store.startAttempt(stale)).rejects.toMatchObject(fenced);
    await expect(store.settleStep(stale, { status: "skipped", reason: "x" })).rejects.toMatchObject(fenced);
    expect(await store.finishRun(run.id, { status: "failed", generation: 1 })).toEqual(resumed);
    expect(await store.getRun(run.id)).toEqual(resumed);
    expect(await store.startAttempt({ ...stale, generation: 2 })).toBe(begun + 1);
    expect(await store.finishRun(run.id, { status: "completed", generation: 2 })).toMatchObject({
      status: "completed",
    });
  });

  test("of several that take up one run at once, one does", async () => {
    const { store, again } = await createStore();
    const run = await store.createRun(exampleRun(), exampleSpec);
    const takers = [store, again(), again()].map((each, index) => {
      const execution = { ...run.execution, runName: `resumed-${index}` };
      return each.resumeRun(run.id, { execution, generation: run.generation });
    });
    const taken = (await Promise.allSettled(takers)).map((result) =>
      result.status === "fulfilled" ? result.value.generation : result.reason.code,
    );
    expect(taken.toSorted()).toEqual([2, "RUN_NOT_RESUMABLE", "RUN_NOT_RESUMABLE"]);
    expect(await store.getRun(run.id)).toMatchObject({ generation: 2 });
  });

  test("a completed step that is to run again is pending after the run was resumed, with another spec", async () => {
    const { store } = await createStore();
    const run = await store.createRun(exampleRun(), exampleSpec);
    for (const step of ["a", "b"]) {
      const key = { runId: run.id, step };
      await store.completeStep(key, await store.startAttempt(key), exampleCompletion());
    }
    await store.finishRun(run.id, { status: "completed" });
    const spec = { ...exampleSpec, name: "changed" };
    const resumed = await store.resumeRun(run.id, { execution: run.execution, spec, rerun: ["b"] });
    expect(resumed.status).toBe("running");
    expect(await store.getSpec(run.id)).toEqual(spec);
    expect((await store.listSteps(run.id)).map(({ step }) => step)).toEqual(["a"]);
    expect(await store.startAttempt({ runId: run.id, step: "b" })).toBe(2);
  });

  test("a request to cancel is noted once, and only of a run that is going on", async () => {
    const { store } = await createStore();
    const run = await store.createRun(exampleRun(), exampleSpec);
    const asked = await store.requestCancel(run.id);
    expect(asked.cancelRequestedAt).toBeTypeOf("number");
    expect(await store.requestCancel(run.id)).toEqual(asked);
    expect((await store.renewLease(run, 1)).cancelRequestedAt).toBe(asked.cancelRequestedAt);
    const ended = await store.createRun(exampleRun({ name: "ended" }), exampleSpec);
    await store.finishRun(ended.id, { status: "completed" });
    expect((await store.requestCancel(ended.id)).cancelRequestedAt).toBeUndefined();
    await expect(store.requestCancel("nobody")).rejects.toMatchObject({ code: "RUN_NOT_FOUND" });
  });

  test("runs are listed newest first, by what is asked for", async () => {
    const { store } = await createStore();
    const first = await store.createRun(exampleRun({ name: "a" }), exampleSpec);
    const second = await store.createRun(exampleRun({ name: "b" }), exampleSpec);
    const third = await store.createRun(exampleRun({ name: "a", pipeline: "walruses" }), exampleSpec);
    await store.finishRun(second.id, { status: "cancelled" });
    const ids = async (...query: Parameters<BaseMetadataStore["listRuns"]>) =>
      (await store.listRuns(...query)).map(({ id }) => id);
    expect(await ids()).toEqual([third.id, second.id, first.id]);
    expect(await ids({ limit: 1 })).toEqual([third.id]);
    expect(await ids({ pipeline: "penguins" })).toEqual([second.id, first.id]);
    expect(await ids({ name: "a" })).toEqual([third.id, first.id]);
    expect(await ids({ name: "a", pipeline: "penguins" })).toEqual([first.id]);
    expect(await ids({ status: "cancelled" })).toEqual([second.id]);
  });

  test("runs of one spec share it", async () => {
    const { store } = await createStore();
    const spec: PipelineSpec = {
      ...exampleSpec,
      params: { type: "object" },
      settings: { kubeflow: { nodeSelector: {} } },
    };
    const first = await store.createRun(exampleRun(), spec);
    const second = await store.createRun(exampleRun(), spec);
    expect(second.specDigest).toBe(first.specDigest);
    expect(await store.getSpec(second.id)).toEqual(spec);
    await expect(store.getSpec("nobody")).rejects.toMatchObject({ code: "RUN_NOT_FOUND" });
  });

  test("parameters of any content come back as they were", async () => {
    const { store, again } = await createStore();
    const reader = again();
    await fc.assert(
      fc.asyncProperty(anyJsonObject, async (parameters) => {
        const { id } = await store.createRun(exampleRun({ parameters }), exampleSpec);
        expect(canonicalJson((await reader.getRun(id))?.parameters ?? null)).toBe(canonicalJson(parameters));
      }),
      { numRuns: 60 },
    );
  });
}
