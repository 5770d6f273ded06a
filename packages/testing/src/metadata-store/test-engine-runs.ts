import type { BaseMetadataStore, ErrorRecord, StepKey } from "@tsugite/core";
import { assertEqual, assertLength, assertMatches } from "../assertion/assert-equal.ts";
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

const fenced = { code: "ATTEMPT_FENCED" };
const unreported: ErrorRecord = { code: "STEP_NOT_REPORTED", name: "TsugiteError", message: "no report" };
const owner = { host: "a", boot: "1", pid: 1, processStart: "1" };
const chosen = (runName: string) => ({ engine: "kubeflow", pipeline: "penguins", runName });
const registered = () => exampleRun({ owner, leaseUntil: 5, execution: chosen("registered") });

/** Runs that an engine carries out: how they are handed over, opened by their steps, and ended from outside. */
export function testEngineRuns(test: PromiseTester<BaseMetadataStore>): void {
  test("a run that is handed over has no owner any more, and keeps what its engine needs to find it", async ({
    store,
    again,
  }) => {
    const run = await store.createRun(exampleRun({ owner, leaseUntil: 5 }), exampleSpec);
    const ref = { dag: "penguins", "\ud800": [null, 1.5] };
    const { owner: _, leaseUntil: __, ...rest } = run;
    const handedOver = { ...rest, execution: { ...run.execution, ref } };
    assertEqual(await store.handOverRun(run, { ref }), handedOver, "handOverRun()");
    assertEqual(await again().getRun(run.id), handedOver, "getRun()");
    assertEqual(await store.handOverRun(run, {}), handedOver, "handOverRun()");
    assertEqual(
      (await store.readEvents({})).map(({ kind }) => kind).includes("run.submitted"),
      true,
      "readEvents() with run.submitted",
    );
    await assertRejects(store.handOverRun({ ...run, id: "nobody" }, {}), { code: "RUN_NOT_FOUND" }, "handOverRun()");
  });

  test("nothing is handed over that was resumed since, and no execution is taken from another run", async ({
    store,
  }) => {
    const run = await store.createRun(registered(), exampleSpec);
    const other = await store.openRun(exampleRun({ execution: chosen("other") }), exampleSpec);
    await assertRejects(
      store.handOverRun(run, { runName: "other" }),
      {
        code: "RUN_NAME_TAKEN",
        message: other.id,
      },
      "handOverRun()",
    );
    const resumed = await store.resumeRun(run.id, { execution: chosen("again") });
    await assertRejects(store.handOverRun(run, { ref: 1 }), fenced, "handOverRun()");
    assertEqual(await store.getRun(run.id), resumed, "getRun()");
  });

  test("a name that the engine chose is one execution, whether the first step opens it or the client hears of it first", async ({
    store,
  }) => {
    for (const [name, isStepFirst] of [
      ["a", true],
      ["b", false],
    ] as const) {
      const run = await store.createRun({ ...registered(), execution: chosen(`registered-${name}`) }, exampleSpec);
      const open = () => store.openRun(exampleRun({ execution: chosen(name) }), exampleSpec, run.id);
      if (isStepFirst) assertEqual((await open()).id, run.id, "openRun().id");
      const handedOver = await store.handOverRun(run, { ref: name, runName: name });
      assertMatches(handedOver, { id: run.id, execution: { ...chosen(name), ref: name } }, "handOverRun()");
      assertEqual(await open(), handedOver, "openRun()");
    }
    assertLength(await store.listRuns(), 2, "listRuns()");
  });

  test("a run that the engine repeats, with the arguments of the first, is a run of its own", async ({ store }) => {
    const run = await store.createRun(registered(), exampleSpec);
    const open = (runName: string) => store.openRun(exampleRun({ execution: chosen(runName) }), exampleSpec, run.id);
    assertEqual((await open("first")).id, run.id, "openRun().id");
    assertEqual((await open("repeated")).id !== run.id, true, "a run of its own for the repeated execution");
    const ended = await store.createRun({ ...registered(), execution: chosen("ended") }, exampleSpec);
    await store.finishRun(ended.id, { status: "cancelled" });
    const late = await store.openRun(exampleRun({ execution: chosen("late") }), exampleSpec, ended.id);
    assertEqual(late.id !== ended.id, true, "a run of its own beside one that has ended");
    const elsewhere = await store.createRun(exampleRun(), exampleSpec);
    const foreign = await store.openRun(exampleRun({ execution: chosen("foreign") }), exampleSpec, elsewhere.id);
    assertEqual(foreign.id !== elsewhere.id, true, "a run of its own beside one that has an execution of its engine");
    const unknown = await store.openRun(exampleRun({ execution: chosen("unknown") }), exampleSpec, "nobody");
    assertEqual(unknown.name !== "nobody", true, "a run of its own beside one that is not there");
  });

  test("runs of two engines may have one name there, and have two here", async ({ store }) => {
    const open = (engine: string) =>
      store.openRun(
        exampleRun({ name: "scheduled__1", execution: { ...chosen("scheduled__1"), engine } }),
        exampleSpec,
      );
    const [first, second] = [await open("a"), await open("b")];
    assertEqual(first.name, "scheduled__1", "first.name");
    assertEqual(second.name, `scheduled__1.${second.id.slice(0, 8)}`, "second.name");
    assertEqual(await open("b"), second, "openRun()");
  });

  test("a step that never reported is recorded as failed, and neither its late attempt nor a new one changes that", async ({
    store,
  }) => {
    const running = await startedStep(store);
    const never: StepKey = { ...running, step: "never" };
    const lost = { status: "failed", error: unreported } as const;
    assertMatches(
      await store.settleStep(running, { ...lost, ifAttempt: 1 }),
      {
        status: "failed",
        attempt: 1,
        error: unreported,
      },
      "settleStep()",
    );
    assertMatches(
      await store.settleStep(never, { ...lost, ifAttempt: 0 }),
      { status: "failed", attempt: 0 },
      "settleStep()",
    );
    await assertRejects(store.completeStep(running, 1, exampleCompletion()), fenced, "completeStep()");
    for (const key of [running, never]) {
      await assertRejects(store.startAttempt(key), fenced, "startAttempt()");
      assertEqual((await store.getStep(key))?.error, unreported, "getStep()");
    }
    assertLength(
      (await store.readEvents({})).filter(({ kind }) => kind === "step.failed"),
      2,
      "readEvents()",
    );
  });

  test("what was settled of an attempt does not touch the one that began since, nor an outcome", async ({ store }) => {
    const key = await startedStep(store);
    await store.startAttempt(key);
    const late = [
      { status: "failed", error: unreported, ifAttempt: 1 },
      { status: "cancelled", reason: "late", ifAttempt: 0 },
    ] as const;
    for (const settlement of late) {
      assertMatches(await store.settleStep(key, settlement), { status: "running", attempt: 2 }, "settleStep()");
    }
    const completed = await store.completeStep(key, 2, exampleCompletion({ outputs: { a: exampleArtifact("a") } }));
    const settled = await store.settleStep(key, { status: "failed", error: unreported, ifAttempt: 2 });
    assertEqual(settled, completed, "settleStep()");
  });

  test("a step that was given up can be attempted after its run was resumed, and given up again", async ({ store }) => {
    const key = await startedStep(store);
    const lost = { status: "failed", error: unreported } as const;
    await store.settleStep(key, { ...lost, ifAttempt: 1 });
    await store.finishRun(key.runId, { status: "failed", error: exampleError });
    const execution = { engine: "elsewhere", pipeline: "p", runName: "r" };
    await store.resumeRun(key.runId, { execution });
    // It has no record again, so that whoever looks at it sees no attempt.
    assertMatches(
      await store.settleStep(key, { ...lost, ifAttempt: 0 }),
      { status: "failed", attempt: 1 },
      "settleStep()",
    );
    await store.finishRun(key.runId, { status: "failed", error: exampleError });
    await store.resumeRun(key.runId, { execution });
    assertEqual(await store.startAttempt(key), 2, "startAttempt()");
  });

  test("no attempt begins in a run that has ended", async ({ store }) => {
    const key = await startedStep(store);
    await store.finishRun(key.runId, { status: "cancelled" });
    await assertRejects(store.startAttempt({ ...key, step: "other" }), fenced, "startAttempt()");
  });

  test("a run that was resumed since is not ended by whoever knew it before", async ({ store }) => {
    const run = await store.createRun(exampleRun(), exampleSpec);
    await store.finishRun(run.id, { status: "failed", generation: 1 });
    const resumed = await store.resumeRun(run.id, { execution: run.execution });
    assertEqual(await store.finishRun(run.id, { status: "completed", generation: 1 }), resumed, "finishRun()");
    assertMatches(
      await store.finishRun(run.id, { status: "completed", generation: 2 }),
      { status: "completed" },
      "finishRun()",
    );
  });

  test("a step that its engine begins anew is pending again, and the others stay as they are", async ({ store }) => {
    const key = await startedStep(store);
    const other = { ...key, step: "other" };
    await store.completeStep(key, 1, exampleCompletion({ outputs: { a: exampleArtifact("a") } }));
    await store.startAttempt(other);
    assertMatches(await store.reopenStep(key), { status: "running", generation: 1 }, "reopenStep()");
    assertEqual(await store.getStep(key), undefined, "getStep()");
    assertLength(await store.listAttempts(key), 1, "listAttempts()");
    assertEqual(await store.startAttempt(key), 2, "startAttempt()");
    // Nobody has taken the run up, so that what goes on is not fenced off.
    assertMatches(await store.completeStep(other, 1, exampleCompletion()), { status: "completed" }, "completeStep()");
    await assertRejects(store.reopenStep({ runId: "nobody", step: "a" }), { code: "RUN_NOT_FOUND" }, "reopenStep()");
  });

  test("a run that has ended is running again when one of its steps is begun anew", async ({ store, again }) => {
    const key = await startedStep(store);
    await store.settleStep(key, { status: "failed", error: unreported, ifAttempt: 1 });
    await store.finishRun(key.runId, { status: "failed", error: exampleError });
    const reopened = await store.reopenStep(key);
    assertMatches(reopened, { status: "running", generation: 2 }, "reopenStep()");
    assertEqual("error" in reopened || "endedAt" in reopened, false, "error and endedAt of reopenStep()");
    assertEqual(await again().getRun(key.runId), reopened, "getRun()");
    await assertRejects(
      store.completeStep({ ...key, generation: 1 }, 1, exampleCompletion()),
      fenced,
      "completeStep()",
    );
    assertEqual(await store.startAttempt({ ...key, generation: 2 }), 2, "startAttempt()");
    // Of a step that never began there is nothing to be undone.
    assertMatches(await store.reopenStep({ ...key, step: "never" }), { status: "running" }, "reopenStep()");
  });
}
