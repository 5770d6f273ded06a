import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { specOf, specStep, temporaryStack } from "../component/temporary-stack.test-helper.ts";
import type { BaseMetadataStore } from "../store/metadata-store.ts";
import { runDuration } from "./run-duration.ts";
import { currentOwner, LEASE } from "./run-owner.ts";
import type { RunRecord } from "./run-record.ts";

const execution = { engine: "local", pipeline: "p", runName: "one" };
const hour = 3_600_000;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: 0 });
  onTestFinished(() => void vi.useRealTimers());
});

/** Carries out the work of a run's owner, as far as the store hears of it, from the time of now on. */
async function beginRun(): Promise<{ readonly store: BaseMetadataStore; readonly run: RunRecord }> {
  const { metadataStore: store } = await temporaryStack();
  const run = await store.createRun(
    {
      id: "1",
      name: "one",
      pipeline: "p",
      stack: "local",
      execution,
      parameters: {},
      cache: true,
      owner: currentOwner(),
      leaseUntil: LEASE,
    },
    specOf(specStep("a")),
  );
  return { store, run };
}

const resumption = () => ({ execution, owner: currentOwner(), leaseUntil: Date.now() + LEASE });

test("a run took as long as from its begin to its end, and nothing is said of one that goes on", async () => {
  const { store, run } = await beginRun();
  vi.setSystemTime(2_000);
  expect(await runDuration(store, run)).toBeUndefined();
  expect(await runDuration(store, await store.finishRun("1", { status: "failed" }))).toBe(2_000);
});

test("the time that a run lay idle before it was resumed is not counted", async () => {
  const { store } = await beginRun();
  vi.setSystemTime(2_000);
  await store.finishRun("1", { status: "failed" });
  vi.setSystemTime(hour);
  await store.resumeRun("1", resumption());
  vi.setSystemTime(hour + 500);
  await store.finishRun("1", { status: "failed" });
  vi.setSystemTime(2 * hour);
  await store.resumeRun("1", resumption());
  vi.setSystemTime(2 * hour + 30);
  expect(await runDuration(store, await store.finishRun("1", { status: "completed" }))).toBe(2_530);
});

test("a run whose process was lost counts until its last sign of life, whoever goes on with it", async () => {
  const { store, run } = await beginRun();
  vi.setSystemTime(60_000);
  await store.renewLease(run, Date.now() + LEASE);
  vi.setSystemTime(hour);
  const resumed = await store.resumeRun("1", resumption());
  expect((await store.readEvents({})).map(({ kind, at }) => [kind, at])).toEqual([
    ["run.created", 0],
    ["run.lost", 60_000],
    ["run.resumed", hour],
  ]);
  vi.setSystemTime(hour + 5_000);
  await store.renewLease(resumed, Date.now() + LEASE);
  vi.setSystemTime(2 * hour);
  // As `runs cancel` does with a run that is lost.
  expect(await runDuration(store, await store.finishRun("1", { status: "cancelled" }))).toBe(65_000);
});

test("an outcome that was recorded after the last sign of life is a sign of life too", async () => {
  const { store } = await beginRun();
  vi.setSystemTime(900);
  await store.startAttempt({ runId: "1", step: "a" });
  vi.setSystemTime(hour);
  await store.resumeRun("1", resumption());
  vi.setSystemTime(hour + 100);
  expect(await runDuration(store, await store.finishRun("1", { status: "completed" }))).toBe(1_000);
});

test("a clock that was set back makes no run shorter than nothing", async () => {
  const { store } = await beginRun();
  vi.setSystemTime(-hour);
  expect(await runDuration(store, await store.finishRun("1", { status: "completed" }))).toBe(0);
});
