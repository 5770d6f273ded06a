import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import type { Stack } from "../component/stack.ts";
import {
  PlainOrchestrator,
  requestFor,
  specOf,
  specStep,
  temporaryStack,
} from "../component/temporary-stack.test-helper.ts";
import type { RunNotice } from "../run/active-run.ts";
import type { RunRecord } from "../run/run-record.ts";
import { exampleCompletion } from "../store/fixtures/example.test-helper.ts";
import { followRun } from "./follow-run.ts";
import { reconcileRun } from "./reconcile-run.ts";
import { scriptedStack } from "./scripted-orchestrator.test-helper.ts";

const spec = specOf(specStep("a"), specStep("b", { after: ["a"] }));
const quick = { pollInterval: 20, grace: 100 };

async function submitted(stack: Stack): Promise<RunRecord> {
  const { run } = await stack.deployPipeline(requestFor(spec, {}));
  if (run === undefined) throw new Error("no run");
  return run;
}

test("a run that was handed over has no owner, and is going on", async () => {
  const { stack } = await scriptedStack();
  const run = await submitted(stack);
  expect(run).toMatchObject({ status: "running", execution: { engine: "scripted", ref: 7 } });
  expect(run.owner).toBeUndefined();
});

test("a report that comes within the grace counts, and not what the engine says", async () => {
  const { stack, engine } = await scriptedStack();
  const run = await submitted(stack);
  const store = stack.metadataStore;
  const report = async (step: string): Promise<void> => {
    const key = { runId: run.id, step };
    await store.completeStep(key, await store.startAttempt(key), exampleCompletion());
  };
  engine.status = async () => ({ state: "failed", steps: { a: { state: "failed" }, b: { state: "failed" } } });
  const following = followRun(stack, run, { ...quick, grace: 600 });
  await sleep(100);
  await report("a");
  await report("b");
  expect((await following).status).toBe("completed");
});

test("an attempt that begins within the grace is not given up in the place of the one before", async () => {
  const { stack, engine } = await scriptedStack();
  const run = await submitted(stack);
  const store = stack.metadataStore;
  const key = { runId: run.id, step: "a" };
  await store.startAttempt(key);
  engine.status = async () => ({ state: "running", steps: { a: { state: "failed" } } });
  const stop = new AbortController();
  const following = followRun(stack, run, { ...quick, grace: 500, signal: stop.signal });
  await sleep(250);
  await store.startAttempt(key);
  await sleep(350);
  expect(await store.getStep(key)).toMatchObject({ status: "running", attempt: 2 });
  await expect.poll(() => store.getStep(key)).toMatchObject({ status: "failed", attempt: 2 });
  stop.abort(new Error("enough"));
  await expect(following).rejects.toThrow("enough");
});

test("an engine that is silent is asked again, and given up when the patience is at its end", async () => {
  const { stack, engine } = await scriptedStack();
  const run = await submitted(stack);
  const silences: unknown[] = [];
  const onSilence = (error: unknown): void => void silences.push(error === undefined ? "back" : "silent");
  let asked = 0;
  engine.status = async () => {
    asked += 1;
    if (asked === 1) throw new TypeError("fetch failed", { cause: new Error("connect ECONNREFUSED") });
    if (asked === 2) return { state: "running", steps: {} };
    throw new Error("502");
  };
  await expect(followRun(stack, run, { ...quick, patience: 400, onSilence })).rejects.toMatchObject({
    code: "ENGINE_NOT_REACHED",
    message: expect.stringContaining("502"),
  });
  expect(silences).toEqual(["silent", "back", "silent"]);
  expect(await stack.metadataStore.getRun(run.id)).toEqual(run);
});

test("what a flavor says by an error of its own, or by a word nobody knows, ends the following at once", async () => {
  const { stack, engine } = await scriptedStack();
  const run = await submitted(stack);
  engine.status = async () => ({ state: "success" as "completed", steps: {} });
  await expect(followRun(stack, run, quick)).rejects.toMatchObject({
    code: "COMPONENT_INVALID",
    message: expect.stringMatching(/scripted orchestrator says that a run is "success".*queued, running/),
  });
  engine.status = async () => ({ state: "running", steps: { a: { state: "up_for_retry" as "retrying" } } });
  await expect(followRun(stack, run, quick)).rejects.toMatchObject({ code: "COMPONENT_INVALID" });
});

test("a run of another engine, or of an orchestrator that cannot attach, says where to look", async () => {
  const { stack } = await scriptedStack();
  const run = await submitted(stack);
  const changed = await temporaryStack({ metadataStore: stack.metadataStore });
  await expect(followRun(changed, run, quick)).rejects.toMatchObject({
    code: "NOT_SUPPORTED",
    message: expect.stringContaining("the orchestrator of the stack test is now plain"),
  });
  const elsewhere = await temporaryStack({ name: "elsewhere", metadataStore: stack.metadataStore });
  await expect(followRun(elsewhere, run, quick)).rejects.toMatchObject({
    code: "NOT_SUPPORTED",
    message: expect.stringMatching(
      /carried out by scripted, but the orchestrator of the stack elsewhere is plain.*started on, test/,
    ),
  });
  class Mute extends PlainOrchestrator {
    static override readonly FLAVOR = "scripted";
  }
  const mute = await temporaryStack({
    metadataStore: stack.metadataStore,
    orchestrator: new Mute({ name: "mute", config: {}, root: "/" }),
  });
  await expect(followRun(mute, run, quick)).rejects.toMatchObject({
    code: "NOT_SUPPORTED",
    message: expect.stringContaining("cannot attach"),
  });
});

test("a run of another process is followed by its records, with the retries that runStep makes", async () => {
  const flaky = specOf(
    specStep("a", { retries: { count: 1, delay: 400, backoff: "constant", maxDelay: 400, jitter: false } }),
  );
  const stack = await temporaryStack();
  const notices: RunNotice[] = [];
  let following: Promise<RunRecord> | undefined;
  let calls = 0;
  await stack.deployPipeline(
    requestFor(
      flaky,
      {
        a: async (_inputs, _call, { onLog }) => {
          calls += 1;
          onLog("info", `call ${calls}`);
          await sleep(500);
          if (calls === 1) throw new Error("not yet");
          return 1;
        },
      },
      {
        onRun: (run) => {
          following = followRun(stack, run, { notify: (notice) => notices.push(notice) });
        },
      },
    ),
  );
  expect((await following)?.status).toBe("completed");
  expect(notices).toMatchObject([
    { kind: "started", attempt: 1 },
    { kind: "log", line: { text: "call 1" } },
    { kind: "retrying", attempt: 1, message: "not yet" },
    { kind: "started", attempt: 2 },
    { kind: "log", line: { text: "call 2" } },
    { kind: "ended", record: { status: "completed", attempt: 2 } },
  ]);
});

test("what was asked for while a run was being submitted is passed on to the engine", async () => {
  const { stack, engine } = await scriptedStack();
  engine.submit = async ({ run }) => {
    await stack.metadataStore.requestCancel(run?.id ?? "");
    return { kind: "submitted", ref: "asked" };
  };
  const { run } = await stack.deployPipeline(requestFor(spec, {}));
  expect(engine.cancelled).toEqual(["asked"]);
  expect(run?.status).toBe("running");
});

test("a submission that is given up on being cancelled leaves a cancelled run, and one that fails a failed run", async () => {
  const { stack, engine } = await scriptedStack();
  const stop = new AbortController();
  engine.submit = async ({ signal }) => {
    stop.abort();
    signal.throwIfAborted();
    throw new Error("not aborted");
  };
  const { run } = await stack.deployPipeline(requestFor(spec, {}, { signal: stop.signal }));
  expect(run?.status).toBe("cancelled");
  expect(await stack.metadataStore.listSteps(run?.id ?? "")).toMatchObject([
    { step: "a", status: "cancelled" },
    { step: "b", status: "cancelled" },
  ]);
  engine.submit = async () => {
    throw new Error("no quota");
  };
  await expect(stack.deployPipeline(requestFor(spec, {}))).rejects.toMatchObject({ code: "ORCHESTRATOR_FAILED" });
  expect((await stack.metadataStore.listRuns())[0]?.status).toBe("failed");
});

test("an engine that does not answer at all is not waited for longer than was asked for", async () => {
  const { stack, engine } = await scriptedStack();
  const run = await submitted(stack);
  let signal: AbortSignal | undefined;
  engine.status = (call) => {
    signal = call.signal;
    return new Promise(() => {});
  };
  const before = performance.now();
  expect(await reconcileRun(stack, run, 200)).toMatchObject({
    run,
    error: { code: "ENGINE_NOT_REACHED", message: expect.stringContaining("no answer within 0.2 s") },
  });
  expect(performance.now() - before).toBeLessThan(1_000);
  expect(signal?.aborted).toBe(true);
});
