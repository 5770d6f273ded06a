import fc from "fast-check";
import { expect } from "vitest";
import { canonicalJson } from "../../json/canonical-json.ts";
import { digestOf } from "../../json/digest.ts";
import type { Json } from "../../json/json.ts";
import type { BaseMetadataStore } from "../metadata-store.ts";
import type { ContractOptions } from "./contract-options.test-helper.ts";
import {
  anyJsonObject,
  anyName,
  anyText,
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

export function testSteps({ test, createStore }: ContractOptions<BaseMetadataStore>): void {
  test("a step is pending, then running, then completed with what it left behind", async () => {
    const { store, again } = await createStore();
    const { id: runId } = await store.createRun(exampleRun(), exampleSpec);
    const key = { runId, step: "fit" };
    expect(await store.getStep(key)).toBeUndefined();

    expect(await store.startAttempt(key)).toBe(1);
    const running = await store.getStep(key);
    expect(running).toEqual({
      ...key,
      status: "running",
      attempt: 1,
      startedAt: expect.any(Number),
      outputs: {},
      inputs: [],
      metadata: {},
    });

    const completion = exampleCompletion({
      outputs: {
        model: exampleArtifact("model"),
        chart: exampleArtifact("chart", { codec: "file", name: "chart.png" }),
      },
      inputs: [
        exampleInput("rows"),
        { path: "ratio", digest: digestOf("0.8"), producer: { kind: "parameter", name: "ratio" } },
      ],
      contents: new Map([[digestOf("model"), Buffer.from("model")]]),
      cacheKey: digestOf("key"),
      metadata: { accuracy: 0.97 },
    });
    const completed = await store.completeStep(key, 1, completion);
    const { contents: _contents, ...kept } = completion;
    expect(completed).toEqual({ ...running, ...kept, status: "completed", endedAt: expect.any(Number) });
    expect(await again().getStep(key)).toEqual(completed);
    expect(await store.listAttempts(key)).toEqual([
      { ...key, attempt: 1, status: "completed", startedAt: running?.startedAt, endedAt: completed.endedAt },
    ]);
  });

  test("an attempt of a run that does not exist is refused", async () => {
    const { store } = await createStore();
    await expect(store.startAttempt({ runId: "nobody", step: "fit" })).rejects.toMatchObject({ code: "RUN_NOT_FOUND" });
    const settled = store.settleStep({ runId: "nobody", step: "fit" }, { status: "skipped", reason: "" });
    await expect(settled).rejects.toMatchObject({ code: "RUN_NOT_FOUND" });
    expect(await store.readEvents({})).toEqual([]);
  });

  test("the newest attempt fences off those before", async () => {
    const { store, again } = await createStore();
    const key = await startedStep(store);
    expect(await again().startAttempt(key)).toBe(2);
    await expect(store.completeStep(key, 1, exampleCompletion())).rejects.toMatchObject(fenced);
    await expect(store.failAttempt(key, 1, { ...failure, final: true })).rejects.toMatchObject(fenced);
    await expect(store.completeStep(key, 3, exampleCompletion())).rejects.toMatchObject(fenced);
    expect(await store.getStep(key)).toMatchObject({ status: "running", attempt: 2 });
    expect(await store.listAttempts(key)).toMatchObject([
      { attempt: 1, status: "cancelled", error: fenced },
      { attempt: 2, status: "running" },
    ]);
    expect(await store.completeStep(key, 2, exampleCompletion())).toMatchObject({ status: "completed", attempt: 2 });
  });

  test("a step that has ended takes no outcome any more", async () => {
    const { store } = await createStore();
    const key = await startedStep(store);
    const completed = await store.completeStep(key, 1, exampleCompletion({ outputs: { a: exampleArtifact("a") } }));
    await expect(store.completeStep(key, 1, exampleCompletion())).rejects.toMatchObject(fenced);
    await expect(store.failAttempt(key, 1, { ...failure, final: true })).rejects.toMatchObject(fenced);
    await expect(store.startAttempt(key)).rejects.toMatchObject(fenced);
    const unknown = { ...key, step: "never-started" };
    await expect(store.completeStep(unknown, 1, exampleCompletion())).rejects.toMatchObject(fenced);
    expect(await store.listSteps(key.runId)).toEqual([completed]);
  });

  test("a refused outcome leaves nothing behind", async () => {
    const { store } = await createStore();
    const key = await startedStep(store);
    await store.startAttempt(key);
    const before = await store.readEvents({});
    const contents = new Map([[digestOf("late"), Buffer.from("late")]]);
    const late = exampleCompletion({ outputs: { a: exampleArtifact("late") }, contents });
    await expect(store.completeStep(key, 1, late)).rejects.toMatchObject(fenced);
    expect(await store.getContent(digestOf("late"))).toBeUndefined();
    expect(await store.findArtifacts(digestOf("late"))).toEqual([]);
    expect(await store.readEvents({})).toEqual(before);
  });

  test("a failed attempt leaves its step running until one is final", async () => {
    const { store } = await createStore();
    const key = await startedStep(store);
    await store.failAttempt(key, 1, { ...failure, inputs: [exampleInput("rows")], final: false });
    expect(await store.getStep(key)).toMatchObject({ status: "running", attempt: 1, inputs: [exampleInput("rows")] });
    await expect(store.completeStep(key, 1, exampleCompletion())).rejects.toMatchObject(fenced);
    expect(await store.startAttempt(key)).toBe(2);
    await store.failAttempt(key, 2, { ...failure, inputs: [exampleInput("rows")], final: true });
    const failed = await store.getStep(key);
    expect(failed).toMatchObject({ status: "failed", attempt: 2, error: exampleError, inputs: [exampleInput("rows")] });
    expect(await store.listAttempts(key)).toMatchObject([
      { status: "failed", error: exampleError },
      { status: "failed" },
    ]);
    expect((await store.readEvents({})).map(({ kind, attempt }) => [kind, attempt])).toEqual([
      ["run.created", undefined],
      ["step.started", 1],
      ["step.attemptFailed", 1],
      ["step.started", 2],
      ["step.failed", 2],
    ]);
  });

  test("an engine may attempt a failed step again", async () => {
    const { store } = await createStore();
    const key = await startedStep(store);
    await store.failAttempt(key, 1, { ...failure, inputs: [exampleInput("rows")], final: true });
    expect(await store.startAttempt(key)).toBe(2);
    const running = await store.getStep(key);
    expect(running).toMatchObject({ status: "running", attempt: 2, inputs: [] });
    expect(running).not.toHaveProperty("error");
    expect(running).not.toHaveProperty("endedAt");
  });

  test("steps are listed in the order in which they began or ended", async () => {
    const { store } = await createStore();
    const { runId } = await startedStep(store, "b");
    await store.settleStep({ runId, step: "c" }, { status: "skipped", reason: "" });
    await store.startAttempt({ runId, step: "a" });
    await store.startAttempt({ runId, step: "b" });
    const outputs = { x: exampleArtifact("x") };
    await store.completeStep({ runId, step: "a" }, 1, exampleCompletion({ outputs, inputs: [exampleInput("rows")] }));
    const listed = await store.listSteps(runId);
    expect(listed.map(({ step }) => step)).toEqual(["b", "c", "a"]);
    expect(listed[2]).toEqual(await store.getStep({ runId, step: "a" }));
    expect(await store.listSteps("nobody")).toEqual([]);
  });

  test("names, paths and metadata of any content come back as they were", async () => {
    const { store, again } = await createStore();
    const reader = again();
    const anyEntries = fc.uniqueArray(fc.tuple(anyName, anyText), { selector: ([name]) => name, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(anyEntries, anyJsonObject, async (entries, metadata) => {
        const key = await startedStep(store);
        const outputs = Object.fromEntries(
          entries.map(([name, text]) => [name, exampleArtifact(text, { name: text })]),
        );
        const inputs = entries.map(([path, text]) => ({ ...exampleInput(text), path }));
        const completed = await store.completeStep(key, 1, exampleCompletion({ outputs, inputs, metadata }));
        const found = await reader.getStep(key);
        // Records have no index signature, which Json asks for; compared as text for the sake of names like __proto__.
        const text = (value: unknown) => canonicalJson(value as Json);
        expect(text(found)).toBe(text(completed));
        expect(text(found?.outputs)).toBe(text(outputs));
        expect(text(found?.inputs)).toBe(text(inputs));
        expect(text(found?.metadata)).toBe(text(metadata));
      }),
      { numRuns: 60 },
    );
  });
}
