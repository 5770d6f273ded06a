import { type BaseMetadataStore, canonicalJson, digestOf, type Json } from "@tsugite/core";
import fc from "fast-check";
import { aNumber } from "../assertion/a-number.ts";
import { assertAbsent, assertEqual, assertMatches } from "../assertion/assert-equal.ts";
import { assertRejects } from "../assertion/assert-rejects.ts";
import type { PromiseTester } from "../store/promise-tester.ts";
import { anyJsonObject, anyName, anyText } from "./any-values.ts";
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

export function testSteps(test: PromiseTester<BaseMetadataStore>): void {
  test("a step is pending, then running, then completed with what it left behind", async ({ store, again }) => {
    const { id: runId } = await store.createRun(exampleRun(), exampleSpec);
    const key = { runId, step: "fit" };
    assertEqual(await store.getStep(key), undefined, "getStep()");

    assertEqual(await store.startAttempt(key), 1, "startAttempt()");
    const running = await store.getStep(key);
    assertEqual(
      running,
      {
        ...key,
        status: "running",
        attempt: 1,
        startedAt: aNumber,
        outputs: {},
        inputs: [],
        metadata: {},
      },
      "getStep()",
    );

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
    assertEqual(completed, { ...running, ...kept, status: "completed", endedAt: aNumber }, "completeStep()");
    assertEqual(await again().getStep(key), completed, "getStep()");
    assertEqual(
      await store.listAttempts(key),
      [{ ...key, attempt: 1, status: "completed", startedAt: running?.startedAt, endedAt: completed.endedAt }],
      "listAttempts()",
    );
  });

  test("an attempt of a run that does not exist is refused", async ({ store }) => {
    await assertRejects(
      store.startAttempt({ runId: "nobody", step: "fit" }),
      { code: "RUN_NOT_FOUND" },
      "startAttempt()",
    );
    const settled = store.settleStep({ runId: "nobody", step: "fit" }, { status: "skipped", reason: "" });
    await assertRejects(settled, { code: "RUN_NOT_FOUND" }, "settleStep() in a run that is not there");
    assertEqual(await store.readEvents({}), [], "readEvents()");
  });

  test("the newest attempt fences off those before", async ({ store, again }) => {
    const key = await startedStep(store);
    assertEqual(await again().startAttempt(key), 2, "startAttempt()");
    await assertRejects(store.completeStep(key, 1, exampleCompletion()), fenced, "completeStep()");
    await assertRejects(store.failAttempt(key, 1, { ...failure, final: true }), fenced, "failAttempt()");
    await assertRejects(store.completeStep(key, 3, exampleCompletion()), fenced, "completeStep()");
    assertMatches(await store.getStep(key), { status: "running", attempt: 2 }, "getStep()");
    assertMatches(
      await store.listAttempts(key),
      [
        { attempt: 1, status: "cancelled", error: fenced },
        { attempt: 2, status: "running" },
      ],
      "listAttempts()",
    );
    assertMatches(
      await store.completeStep(key, 2, exampleCompletion()),
      { status: "completed", attempt: 2 },
      "completeStep()",
    );
  });

  test("a step that has ended takes no outcome any more", async ({ store }) => {
    const key = await startedStep(store);
    const completed = await store.completeStep(key, 1, exampleCompletion({ outputs: { a: exampleArtifact("a") } }));
    await assertRejects(store.completeStep(key, 1, exampleCompletion()), fenced, "completeStep()");
    await assertRejects(store.failAttempt(key, 1, { ...failure, final: true }), fenced, "failAttempt()");
    await assertRejects(store.startAttempt(key), fenced, "startAttempt()");
    const unknown = { ...key, step: "never-started" };
    await assertRejects(store.completeStep(unknown, 1, exampleCompletion()), fenced, "completeStep()");
    assertEqual(await store.listSteps(key.runId), [completed], "listSteps()");
  });

  test("a refused outcome leaves nothing behind", async ({ store }) => {
    const key = await startedStep(store);
    await store.startAttempt(key);
    const before = await store.readEvents({});
    const contents = new Map([[digestOf("late"), Buffer.from("late")]]);
    const late = exampleCompletion({ outputs: { a: exampleArtifact("late") }, contents });
    await assertRejects(store.completeStep(key, 1, late), fenced, "completeStep()");
    assertEqual(await store.getContent(digestOf("late")), undefined, "getContent()");
    assertEqual(await store.findArtifacts(digestOf("late")), [], "findArtifacts()");
    assertEqual(await store.readEvents({}), before, "readEvents()");
  });

  test("a failed attempt leaves its step running until one is final", async ({ store }) => {
    const key = await startedStep(store);
    await store.failAttempt(key, 1, { ...failure, inputs: [exampleInput("rows")], final: false });
    assertMatches(
      await store.getStep(key),
      { status: "running", attempt: 1, inputs: [exampleInput("rows")] },
      "getStep()",
    );
    await assertRejects(store.completeStep(key, 1, exampleCompletion()), fenced, "completeStep()");
    assertEqual(await store.startAttempt(key), 2, "startAttempt()");
    await store.failAttempt(key, 2, { ...failure, inputs: [exampleInput("rows")], final: true });
    const failed = await store.getStep(key);
    assertMatches(
      failed,
      { status: "failed", attempt: 2, error: exampleError, inputs: [exampleInput("rows")] },
      "getStep()",
    );
    assertMatches(
      await store.listAttempts(key),
      [{ status: "failed", error: exampleError }, { status: "failed" }],
      "listAttempts()",
    );
    assertEqual(
      (await store.readEvents({})).map(({ kind, attempt }) => [kind, attempt]),
      [
        ["run.created", undefined],
        ["step.started", 1],
        ["step.attemptFailed", 1],
        ["step.started", 2],
        ["step.failed", 2],
      ],
      "readEvents()",
    );
  });

  test("an engine may attempt a failed step again", async ({ store }) => {
    const key = await startedStep(store);
    await store.failAttempt(key, 1, { ...failure, inputs: [exampleInput("rows")], final: true });
    assertEqual(await store.startAttempt(key), 2, "startAttempt()");
    const running = await store.getStep(key);
    assertMatches(running, { status: "running", attempt: 2, inputs: [] }, "getStep()");
    assertAbsent(running, "error", "getStep()");
    assertAbsent(running, "endedAt", "getStep()");
  });

  test("steps are listed in the order in which they began or ended", async ({ store }) => {
    const { runId } = await startedStep(store, "b");
    await store.settleStep({ runId, step: "c" }, { status: "skipped", reason: "" });
    await store.startAttempt({ runId, step: "a" });
    await store.startAttempt({ runId, step: "b" });
    const outputs = { x: exampleArtifact("x") };
    await store.completeStep({ runId, step: "a" }, 1, exampleCompletion({ outputs, inputs: [exampleInput("rows")] }));
    const listed = await store.listSteps(runId);
    assertEqual(
      listed.map(({ step }) => step),
      ["b", "c", "a"],
      "listSteps()",
    );
    assertEqual(listed[2], await store.getStep({ runId, step: "a" }), "listSteps()[2]");
    assertEqual(await store.listSteps("nobody"), [], "listSteps()");
  });

  test("names, paths and metadata of any content come back as they were", async ({ store, again }) => {
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
        assertEqual(text(found), text(completed), "getStep()");
        assertEqual(text(found?.outputs), text(outputs), "getStep().outputs");
        assertEqual(text(found?.inputs), text(inputs), "getStep().inputs");
        assertEqual(text(found?.metadata), text(metadata), "getStep().metadata");
      }),
      { numRuns: 60 },
    );
  });
}
