import { expect } from "vitest";
import type { ErrorRecord } from "../../error/error-record.ts";
import type { StepKey } from "../metadata-requests.ts";
import type { BaseMetadataStore } from "../metadata-store.ts";
import type { ContractOptions } from "./contract-options.test-helper.ts";
import {
  exampleArtifact,
  exampleCompletion,
  exampleError,
  exampleRun,
  exampleSpec,
  startedStep,
} from "./example.test-helper.ts";

const fenced = { code: "ATTEMPT_FENCED" };
const unreported: ErrorRecord = { code: "STEP_NOT_REPORTED", name: "TsugiteError", message: "no report" };
const owner = { host: "a", boot: "1", pid: 1, processStart: "1" };
const chosen = (runName: string) => ({ engine: "kubeflow", pipeline: "penguins", runName });
const registered = () => exampleRun({ owner, leaseUntil: 5, execution: chosen("registered") });

/** Runs that an engine carries out: how they are handed over, opened by their steps, and ended from outside. */
export function testEngineRuns({ test, createStore }: ContractOptions<BaseMetadataStore>): void {
  test("a run that is handed over has no owner any more, and keeps what its engine needs to find it", async () => {
    const { store, again } = await createStore();
    const run = await store.createRun(exampleRun({ owner, leaseUntil: 5 }), exampleSpec);
    const ref = { dag: "penguins", "\ud800": [null, 1.5] };
    const { owner: _, leaseUntil: __, ...rest } = run;
    const handedOver = { ...rest, execution: { ...run.execution, ref } };
    expect(await store.handOverRun(run, { ref })).toEqual(handedOver);
    expect(await again().getRun(run.id)).toEqual(handedOver);
    expect(await store.handOverRun(run, {})).toEqual(handedOver);
    expect((await store.readEvents({})).map(({ kind }) => kind)).toContain("run.submitted");
    await expect(store.handOverRun({ ...run, id: "nobody" }, {})).rejects.toMatchObject({ code: "RUN_NOT_FOUND" });
  });

  test("nothing is handed over that was resumed since, and no execution is taken from another run", async () => {
    const { store } = await createStore();
    const run = await store.createRun(registered(), exampleSpec);
    const other = await store.openRun(exampleRun({ execution: chosen("other") }), exampleSpec);
    await expect(store.handOverRun(run, { runName: "other" })).rejects.toMatchObject({
      code: "RUN_NAME_TAKEN",
      message: expect.stringContaining(other.id),
    });
    const resumed = await store.resumeRun(run.id, { execution: chosen("again") });
    await expect(store.handOverRun(run, { ref: 1 })).rejects.toMatchObject(fenced);
    expect(await store.getRun(run.id)).toEqual(resumed);
  });

  test("a name that the engine chose is one execution, whether the first step opens it or the client hears of it first", async () => {
    const { store } = await createStore();
    for (const [name, isStepFirst] of [
      ["a", true],
      ["b", false],
    ] as const) {
      const run = await store.createRun({ ...registered(), execution: chosen(`registered-${name}`) }, exampleSpec);
      const open = () => store.openRun(exampleRun({ execution: chosen(name) }), exampleSpec, run.id);
      if (isStepFirst) expect((await open()).id).toBe(run.id);
      const handedOver = await store.handOverRun(run, { ref: name, runName: name });
      expect(handedOver).toMatchObject({ id: run.id, execution: { ...chosen(name), ref: name } });
      expect(await open()).toEqual(handedOver);
    }
    expect(await store.listRuns()).toHaveLength(2);
  });

  test("a run that the engine repeats, with the arguments of the first, is a run of its own", async () => {
    const { store } = await createStore();
    const run = await store.createRun(registered(), exampleSpec);
    const open = (runName: string) => store.openRun(exampleRun({ execution: chosen(runName) }), exampleSpec, run.id);
    expect((await open("first")).id).toBe(run.id);
    expect((await open("repeated")).id).not.toBe(run.id);
    const ended = await store.createRun({ ...registered(), execution: chosen("ended") }, exampleSpec);
    await store.finishRun(ended.id, { status: "cancelled" });
    const late = await store.openRun(exampleRun({ execution: chosen("late") }), exampleSpec, ended.id);
    expect(late.id).not.toBe(ended.id);
    const elsewhere = await store.createRun(exampleRun(), exampleSpec);
    const foreign = await store.openRun(exampleRun({ execution: chosen("foreign") }), exampleSpec, elsewhere.id);
    expect(foreign.id).not.toBe(elsewhere.id);
    const unknown = await store.openRun(exampleRun({ execution: chosen("unknown") }), exampleSpec, "nobody");
    expect(unknown.name).not.toBe("nobody");
  });

  test("runs of two engines may have one name there, and have two here", async () => {
    const { store } = await createStore();
    const open = (engine: string) =>
      store.openRun(
        exampleRun({ name: "scheduled__1", execution: { ...chosen("scheduled__1"), engine } }),
        exampleSpec,
      );
    const [first, second] = [await open("a"), await open("b")];
    expect(first.name).toBe("scheduled__1");
    expect(second.name).toBe(`scheduled__1.${second.id.slice(0, 8)}`);
    expect(await open("b")).toEqual(second);
  });

  test("a step that never reported is recorded as failed, and neither its late attempt nor a new one changes that", async () => {
    const { store } = await createStore();
    const running = await startedStep(store);
    const never: StepKey = { ...running, step: "never" };
    const lost = { status: "failed", error: unreported } as const;
    expect(await store.settleStep(running, { ...lost, ifAttempt: 1 })).toMatchObject({
      status: "failed",
      attempt: 1,
      error: unreported,
    });
    expect(await store.settleStep(never, { ...lost, ifAttempt: 0 })).toMatchObject({ status: "failed", attempt: 0 });
    await expect(store.completeStep(running, 1, exampleCompletion())).rejects.toMatchObject(fenced);
    for (const key of [running, never]) {
      await expect(store.startAttempt(key)).rejects.toMatchObject({
        ...fenced,
        message: expect.stringContaining("did not report its end"),
      });
      expect((await store.getStep(key))?.error).toEqual(unreported);
    }
    expect((await store.readEvents({})).filter(({ kind }) => kind === "step.failed")).toHaveLength(2);
  });

  test("what was settled of an attempt does not touch the one that began since, nor an outcome", async () => {
    const { store } = await createStore();
    const key = await startedStep(store);
    await store.startAttempt(key);
    const late = [
      { status: "failed", error: unreported, ifAttempt: 1 },
      { status: "cancelled", reason: "late", ifAttempt: 0 },
    ] as const;
    for (const settlement of late) {
      expect(await store.settleStep(key, settlement)).toMatchObject({ status: "running", attempt: 2 });
    }
    const completed = await store.completeStep(key, 2, exampleCompletion({ outputs: { a: exampleArtifact("a") } }));
    const settled = await store.settleStep(key, { status: "failed", error: unreported, ifAttempt: 2 });
    expect(settled).toEqual(completed);
  });

  test("a step that was given up can be attempted after its run was resumed, and given up again", async () => {
    const { store } = await createStore();
    const key = await startedStep(store);
    const lost = { status: "failed", error: unreported } as const;
    await store.settleStep(key, { ...lost, ifAttempt: 1 });
    await store.finishRun(key.runId, { status: "failed", error: exampleError });
    const execution = { engine: "elsewhere", pipeline: "p", runName: "r" };
    await store.resumeRun(key.runId, { execution });
    // It has no record again, so that whoever looks at it sees no attempt.
    expect(await store.settleStep(key, { ...lost, ifAttempt: 0 })).toMatchObject({ status: "failed", attempt: 1 });
    await store.finishRun(key.runId, { status: "failed", error: exampleError });
    await store.resumeRun(key.runId, { execution });
    expect(await store.startAttempt(key)).toBe(2);
  });

  test("no attempt begins in a run that has ended", async () => {
    const { store } = await createStore();
    const key = await startedStep(store);
    await store.finishRun(key.runId, { status: "cancelled" });
    await expect(store.startAttempt({ ...key, step: "other" })).rejects.toMatchObject({
      ...fenced,
      message: expect.stringContaining("the run is cancelled"),
    });
  });

  test("a run that was resumed since is not ended by whoever knew it before", async () => {
    const { store } = await createStore();
    const run = await store.createRun(exampleRun(), exampleSpec);
    await store.finishRun(run.id, { status: "failed", generation: 1 });
    const resumed = await store.resumeRun(run.id, { execution: run.execution });
    expect(await store.finishRun(run.id, { status: "completed", generation: 1 })).toEqual(resumed);
    expect(await store.finishRun(run.id, { status: "completed", generation: 2 })).toMatchObject({
      status: "completed",
    });
  });
}
