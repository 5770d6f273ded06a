import { type BaseMetadataStore, canonicalJson, digestOfJson, type Json, type PipelineSpec } from "@tsugite/core";
import fc from "fast-check";
import { aNumber } from "../assertion/a-number.ts";
import { assertEqual, assertLength, assertMatches } from "../assertion/assert-equal.ts";
import { assertRejects } from "../assertion/assert-rejects.ts";
import type { PromiseTester } from "../store/promise-tester.ts";
import { anyJsonObject } from "./any-values.ts";
import { exampleCompletion, exampleError, exampleRun, exampleSpec } from "./example-records.ts";

export function testRuns(test: PromiseTester<BaseMetadataStore>): void {
  test("a created run is found as it was given", async ({ store, again }) => {
    const run = exampleRun({ scheduledAt: 1_700_000_000_000, cache: false });
    const created = await store.createRun(run, exampleSpec);
    assertEqual(
      created,
      {
        ...run,
        status: "running",
        generation: 1,
        // A spec has no index signature, which Json asks for.
        specDigest: digestOfJson(exampleSpec as unknown as Json),
        createdAt: aNumber,
      },
      "createRun()",
    );
    assertEqual(await again().getRun(run.id), created, "getRun()");
    assertEqual(await store.getRun("another"), undefined, "getRun()");
  });

  test("a name can be taken once in a pipeline, and again in another", async ({ store }) => {
    const run = await store.createRun(exampleRun({ name: "nightly" }), exampleSpec);
    const other = exampleRun({ name: "nightly", execution: { engine: "b", pipeline: "b", runName: "b" } });
    await assertRejects(
      store.createRun(other, exampleSpec),
      {
        code: "RUN_NAME_TAKEN",
        message: new RegExp(`nightly.*${run.id}`),
      },
      "createRun()",
    );
    assertEqual(await store.getRun(other.id), undefined, "getRun()");
    await store.createRun(exampleRun({ name: "nightly", pipeline: "walruses" }), exampleSpec);
  });

  test("an id or an execution that belongs to a run is refused for another", async ({ store }) => {
    const run = await store.createRun(exampleRun(), exampleSpec);
    const sameId = exampleRun({ id: run.id, name: "other", execution: { engine: "b", pipeline: "b", runName: "b" } });
    await assertRejects(store.createRun(sameId, exampleSpec), { code: "RUN_NAME_TAKEN" }, "createRun()");
    const sameExecution = exampleRun({ execution: run.execution });
    await assertRejects(store.createRun(sameExecution, exampleSpec), { code: "RUN_NAME_TAKEN" }, "createRun()");
    assertLength(await store.listRuns(), 1, "listRuns()");
  });

  test("names with half a character are refused, since they could meet other names", async ({ store }) => {
    await assertRejects(
      store.createRun(exampleRun({ name: "a\ud800" }), exampleSpec),
      { code: "NAME_INVALID" },
      "createRun()",
    );
    const { id } = await store.createRun(exampleRun(), exampleSpec);
    await assertRejects(store.startAttempt({ runId: id, step: "a\ud800" }), { code: "NAME_INVALID" }, "startAttempt()");
  });

  test("opening an execution creates its run once, and then finds it", async ({ store, again }) => {
    const execution = { engine: "http://airflow", pipeline: "dag", runName: "scheduled__1" };
    const first = await store.openRun(exampleRun({ name: "one", execution }), exampleSpec);
    const second = await again().openRun(exampleRun({ name: "two", execution }), exampleSpec);
    assertEqual(second, first, "openRun()");
    assertLength(await store.listRuns(), 1, "listRuns()");
  });

  test("runs are listed in pages, the newest first, each page before the last run of the one before", async ({
    store,
  }) => {
    const ids: string[] = [];
    for (let count = 0; count < 5; count++) ids.unshift((await store.createRun(exampleRun(), exampleSpec)).id);
    await store.createRun(exampleRun({ pipeline: "walruses" }), exampleSpec);
    const found: string[] = [];
    for (let before: string | undefined; ; before = found.at(-1)) {
      const page = await store.listRuns({
        pipeline: "penguins",
        limit: 2,
        ...(before === undefined ? {} : { before }),
      });
      if (page.length === 0) break;
      found.push(...page.map(({ id }) => id));
    }
    assertEqual(found, ids, "listRuns() page by page");
    assertEqual(await store.listRuns({ before: "nobody" }), [], "listRuns() before a run that is not there");
  });

  test("a run ends once", async ({ store }) => {
    const run = await store.createRun(exampleRun(), exampleSpec);
    const ended = await store.finishRun(run.id, { status: "failed", error: exampleError });
    assertEqual(ended, { ...run, status: "failed", endedAt: aNumber, error: exampleError }, "finishRun()");
    assertEqual(await store.finishRun(run.id, { status: "completed" }), ended, "finishRun()");
    assertEqual(
      (await store.readEvents({})).map(({ kind }) => kind),
      ["run.created", "run.failed"],
      "readEvents()",
    );
    await assertRejects(store.finishRun("nobody", { status: "completed" }), { code: "RUN_NOT_FOUND" }, "finishRun()");
  });

  test("a resumed run runs again, with what completed and without what did not", async ({ store }) => {
    const run = await store.createRun(exampleRun(), exampleSpec);
    const key = (step: string) => ({ runId: run.id, step });
    for (const step of ["done", "broken", "lost"]) await store.startAttempt(key(step));
    const done = await store.completeStep(key("done"), 1, exampleCompletion());
    await store.failAttempt(key("broken"), 1, { status: "failed", error: exampleError, final: true, inputs: [] });
    await store.settleStep(key("skipped"), { status: "skipped", reason: "broken failed" });
    await store.finishRun(run.id, { status: "failed", error: exampleError });

    const execution = { engine: "elsewhere", pipeline: "p", runName: "r" };
    const resumed = await store.resumeRun(run.id, { execution });
    assertEqual(resumed, { ...run, execution, generation: 2 }, "resumeRun()");
    assertEqual(await store.listSteps(run.id), [done], "listSteps()");
    assertLength(await store.listAttempts(key("broken")), 1, "listAttempts()");
    await assertRejects(
      store.completeStep(key("lost"), 1, exampleCompletion()),
      { code: "ATTEMPT_FENCED" },
      "completeStep()",
    );
    assertEqual(await store.startAttempt(key("broken")), 2, "startAttempt()");
    assertEqual(await store.startAttempt(key("skipped")), 1, "startAttempt()");
    assertMatches(await store.openRun(exampleRun({ execution }), exampleSpec), { id: run.id }, "openRun()");
  });

  test("a completed run is not resumed, and no execution is taken from another run", async ({ store }) => {
    const first = await store.createRun(exampleRun(), exampleSpec);
    const completed = await store.finishRun(first.id, { status: "completed" });
    assertEqual(
      await store.resumeRun(first.id, { execution: { engine: "e", pipeline: "p", runName: "r" } }),
      completed,
      "resumeRun()",
    );
    const second = await store.createRun(exampleRun(), exampleSpec);
    await assertRejects(store.resumeRun(second.id, first), { code: "RUN_NAME_TAKEN" }, "resumeRun()");
    assertEqual(await store.resumeRun(second.id, second), { ...second, generation: 2 }, "resumeRun()");
    await assertRejects(store.resumeRun("nobody", first), { code: "RUN_NOT_FOUND" }, "resumeRun()");
  });

  test("what an owner writes is refused once another has resumed its run", async ({ store }) => {
    const owner = { host: "a", boot: "1", pid: 1, processStart: "1" };
    const run = await store.createRun({ ...exampleRun(), owner, leaseUntil: 5 }, exampleSpec);
    assertMatches(run, { owner, leaseUntil: 5, generation: 1 }, "createRun()");
    assertMatches(await store.renewLease(run, 9), { leaseUntil: 9 }, "renewLease()");
    const begun = await store.startAttempt({ runId: run.id, step: "a", generation: 1 });
    const other = { ...owner, pid: 2 };
    const resumed = await store.resumeRun(run.id, { execution: run.execution, owner: other, leaseUntil: 20 });
    assertMatches(resumed, { owner: other, leaseUntil: 20, generation: 2 }, "resumeRun()");
    const stale = { runId: run.id, step: "a", generation: 1 };
    const fenced = { code: "ATTEMPT_FENCED" };
    await assertRejects(store.completeStep(stale, begun, exampleCompletion()), fenced, "completeStep()");
    await assertRejects(store.renewLease(run, 30), fenced, "renewLease()");
    await assertRejects(store.startAttempt(stale), fenced, "startAttempt()");
    await assertRejects(store.settleStep(stale, { status: "skipped", reason: "x" }), fenced, "settleStep()");
    assertEqual(await store.finishRun(run.id, { status: "failed", generation: 1 }), resumed, "finishRun()");
    assertEqual(await store.getRun(run.id), resumed, "getRun()");
    assertEqual(await store.startAttempt({ ...stale, generation: 2 }), begun + 1, "startAttempt()");
    assertMatches(
      await store.finishRun(run.id, { status: "completed", generation: 2 }),
      { status: "completed" },
      "finishRun()",
    );
  });

  test("of several that take up one run at once, one does", async ({ store, again }) => {
    const run = await store.createRun(exampleRun(), exampleSpec);
    const takers = [store, again(), again()].map((each, index) => {
      const execution = { ...run.execution, runName: `resumed-${index}` };
      return each.resumeRun(run.id, { execution, generation: run.generation });
    });
    const taken = (await Promise.allSettled(takers)).map((result) =>
      result.status === "fulfilled" ? result.value.generation : result.reason.code,
    );
    assertEqual(taken.toSorted(), [2, "RUN_NOT_RESUMABLE", "RUN_NOT_RESUMABLE"], "what the takers got, sorted,");
    assertMatches(await store.getRun(run.id), { generation: 2 }, "getRun()");
  });

  test("a completed step that is to run again is pending after the run was resumed, with another spec", async ({
    store,
  }) => {
    const run = await store.createRun(exampleRun(), exampleSpec);
    for (const step of ["a", "b"]) {
      const key = { runId: run.id, step };
      await store.completeStep(key, await store.startAttempt(key), exampleCompletion());
    }
    await store.finishRun(run.id, { status: "completed" });
    const spec = { ...exampleSpec, name: "changed" };
    const resumed = await store.resumeRun(run.id, { execution: run.execution, spec, rerun: ["b"] });
    assertEqual(resumed.status, "running", "resumeRun().status");
    assertEqual(await store.getSpec(run.id), spec, "getSpec()");
    assertEqual(
      (await store.listSteps(run.id)).map(({ step }) => step),
      ["a"],
      "listSteps()",
    );
    assertEqual(await store.startAttempt({ runId: run.id, step: "b" }), 2, "startAttempt()");
  });

  test("a request to cancel is noted once, and only of a run that is going on", async ({ store }) => {
    const run = await store.createRun(exampleRun(), exampleSpec);
    const asked = await store.requestCancel(run.id);
    assertEqual(asked.cancelRequestedAt, aNumber, "requestCancel().cancelRequestedAt");
    assertEqual(await store.requestCancel(run.id), asked, "requestCancel()");
    assertEqual((await store.renewLease(run, 1)).cancelRequestedAt, asked.cancelRequestedAt, "renewLease()");
    const ended = await store.createRun(exampleRun({ name: "ended" }), exampleSpec);
    await store.finishRun(ended.id, { status: "completed" });
    assertEqual((await store.requestCancel(ended.id)).cancelRequestedAt, undefined, "requestCancel()");
    await assertRejects(store.requestCancel("nobody"), { code: "RUN_NOT_FOUND" }, "requestCancel()");
  });

  test("runs are listed newest first, by what is asked for", async ({ store }) => {
    const first = await store.createRun(exampleRun({ name: "a" }), exampleSpec);
    const second = await store.createRun(exampleRun({ name: "b" }), exampleSpec);
    const third = await store.createRun(exampleRun({ name: "a", pipeline: "walruses" }), exampleSpec);
    await store.finishRun(second.id, { status: "cancelled" });
    const ids = async (...query: Parameters<BaseMetadataStore["listRuns"]>) =>
      (await store.listRuns(...query)).map(({ id }) => id);
    assertEqual(await ids(), [third.id, second.id, first.id], "listRuns()");
    assertEqual(await ids({ limit: 1 }), [third.id], "listRuns({ limit })");
    assertEqual(await ids({ pipeline: "penguins" }), [second.id, first.id], "listRuns({ pipeline })");
    assertEqual(await ids({ name: "a" }), [third.id, first.id], "listRuns({ name })");
    assertEqual(await ids({ name: "a", pipeline: "penguins" }), [first.id], "listRuns({ name, pipeline })");
    assertEqual(await ids({ status: "cancelled" }), [second.id], "listRuns({ status })");
  });

  test("runs of one spec share it", async ({ store }) => {
    const spec: PipelineSpec = {
      ...exampleSpec,
      params: { type: "object" },
      settings: { kubeflow: { nodeSelector: {} } },
    };
    const first = await store.createRun(exampleRun(), spec);
    const second = await store.createRun(exampleRun(), spec);
    assertEqual(second.specDigest, first.specDigest, "createRun().specDigest");
    assertEqual(await store.getSpec(second.id), spec, "getSpec()");
    await assertRejects(store.getSpec("nobody"), { code: "RUN_NOT_FOUND" }, "getSpec()");
  });

  test("parameters of any content come back as they were", async ({ store, again }) => {
    const reader = again();
    await fc.assert(
      fc.asyncProperty(anyJsonObject, async (parameters) => {
        const { id } = await store.createRun(exampleRun({ parameters }), exampleSpec);
        assertEqual(
          canonicalJson((await reader.getRun(id))?.parameters ?? null),
          canonicalJson(parameters),
          "getRun()",
        );
      }),
      { numRuns: 60 },
    );
  });
}
