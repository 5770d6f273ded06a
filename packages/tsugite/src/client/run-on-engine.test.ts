import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { RunNotice, StepRecord } from "@tsugite/core";
import { expect, onTestFinished, test, vi } from "vitest";
import { attach } from "./attach.ts";
import { cancel } from "./cancel.ts";
import { resume } from "./resume.ts";
import { run } from "./run.ts";
import { enginePipeline, engineProject, textsOf } from "./test-engine/engine-project.test-helper.ts";

const pollInterval = 300;

/** What happened, one word each: `fit started 2`. */
function told(notices: readonly RunNotice[], step: string): string[] {
  return notices.flatMap((notice) => {
    if (notice.kind === "log") return [];
    if (notice.kind === "ended") return notice.record.step === step ? [notice.record.status] : [];
    return notice.step === step ? [`${notice.kind} ${notice.attempt}`] : [];
  });
}

function statusesOf(steps: readonly StepRecord[]): Record<string, string> {
  return Object.fromEntries(steps.map(({ step, status }) => [step, status]));
}

test("a run is handed over to the engine, waited for, and ends as a run of this process would", async () => {
  const { file, url, store, root } = await engineProject({ "pipeline.ts": enginePipeline() });
  const notices: RunNotice[] = [];
  const submitted: unknown[] = [];
  const ended = await run(file, {
    name: "monday",
    pollInterval,
    onNotice: (notice) => notices.push(notice),
    onSubmitted: (record, page) => submitted.push(record.owner, page),
  });
  const { runName } = ended.run.execution;
  expect(runName).toMatch(/^shop-[0-9a-f]{8}$/);
  expect(ended).toMatchObject({
    run: { name: "monday", status: "completed", execution: { engine: url, pipeline: "shop", ref: { id: runName } } },
    result: 20,
    url: `${url}/pipelines/shop/runs/${runName}`,
  });
  expect(submitted).toEqual([undefined, ended.url]);
  expect(told(notices, "fit")).toEqual(["started 1", "completed"]);
  expect(notices).toContainEqual({ kind: "log", line: expect.objectContaining({ step: "load", text: "loading" }) });
  expect((await store.readEvents({ runId: ended.run.id })).filter(({ step }) => step === undefined)).toMatchObject([
    { kind: "run.created" },
    { kind: "run.submitted" },
    { kind: "run.completed" },
  ]);
  expect(await store.listRuns()).toHaveLength(1);
  // The steps run in processes of the engine, with the bundle.
  expect(await readdir(join(root, ".tsugite/bundles"))).toHaveLength(1);
});

test("what a run that was not waited for does is seen from elsewhere, and waited for there", async () => {
  const { root, file, release } = await engineProject(
    { "pipeline.ts": enginePipeline("await released(signal);") },
    "given",
  );
  const left = await run(file, { name: "monday", wait: false });
  expect(left).toMatchObject({
    run: { status: "running", execution: { runName: "monday", ref: { id: "monday" } } },
    result: undefined,
  });
  const attached = await attach("monday", { directory: root });
  await expect.poll(async () => (await attached.status()).engine?.steps.fit?.state).toBe("running");
  expect(await attached.status()).toMatchObject({
    run: { status: "running" },
    engine: { state: "running", steps: { load: { state: "completed", attempt: 1 }, report: { state: "waiting" } } },
    url: attached.url,
  });
  const notices: RunNotice[] = [];
  const waiting = attached.wait({ pollInterval, onNotice: (notice) => notices.push(notice) });
  const detach = new AbortController();
  const detached = attached.wait({ detach: detach.signal });
  await release();
  detach.abort();
  expect((await detached).run.status).toBe("running");
  expect(await waiting).toMatchObject({ run: { status: "completed" }, result: 20 });
  expect(told(notices, "load")).toEqual(["started 1", "completed"]);
  expect(notices.filter(({ kind }) => kind === "log")).toEqual([]);
  expect(await textsOf(attached.logs({ step: "load" }))).toEqual(["loading"]);
});

test("a task that never started is recorded with what the engine says, and what waits for it with the reason", async () => {
  const { root, file, fail } = await engineProject({ "pipeline.ts": enginePipeline() });
  await fail("fit", "never-starts");
  const notices: RunNotice[] = [];
  const { run: record, steps } = await run(file, { pollInterval, onNotice: (notice) => notices.push(notice) });
  expect(record).toMatchObject({ status: "failed", error: { message: "Step fit failed." } });
  expect(statusesOf(steps)).toEqual({ load: "completed", other: "completed", fit: "failed", report: "skipped" });
  expect(steps.find(({ step }) => step === "fit")).toMatchObject({
    attempt: 0,
    error: {
      code: "STEP_NOT_REPORTED",
      message:
        "Step fit did not report how it ended: the engine says that it failed before it started: ImagePullBackOff: no such image.",
    },
  });
  expect(steps.find(({ step }) => step === "report")?.reason).toBe("It waits for step fit, which failed.");
  expect(told(notices, "fit")).toEqual(["failed"]);
  // What the engine kept of it is all there is.
  const attached = await attach("latest", { directory: root });
  expect(await textsOf(attached.logs({ step: "fit" }))).toEqual([
    "Pulling image registry/app:1",
    "Failed to pull image registry/app:1: no such image",
  ]);
});

test("a worker that was killed before it reported is tried again by the engine, and given up after the last try", async () => {
  const { file, fail } = await engineProject({ "pipeline.ts": enginePipeline("", "retries: 1") });
  await fail("fit", "killed-before-report");
  const notices: RunNotice[] = [];
  const mended = await run(file, { pollInterval, onNotice: (notice) => notices.push(notice) });
  expect(mended).toMatchObject({ run: { status: "completed" }, result: 20 });
  expect(told(notices, "fit")).toEqual(["started 1", "retrying 1", "started 2", "completed"]);

  await fail("fit", "killed-before-report", "killed-before-report");
  const { run: record, steps } = await run(file, { pollInterval });
  expect(record.status).toBe("failed");
  expect(steps.find(({ step }) => step === "fit")).toMatchObject({
    status: "failed",
    attempt: 2,
    error: {
      code: "STEP_NOT_REPORTED",
      message: expect.stringContaining("the engine says that it failed after attempt 2 began: OOMKilled."),
    },
  });
  expect(steps.find(({ step }) => step === "report")?.status).toBe("skipped");
});

test("a step that the engine tries again after its error has ended only when the engine says so", async () => {
  const throwOnce = `if (attempt === 1) throw new Error("not yet");`;
  const { file } = await engineProject({ "pipeline.ts": enginePipeline(throwOnce, "retries: 1") });
  const notices: RunNotice[] = [];
  const { run: record } = await run(file, { pollInterval, onNotice: (notice) => notices.push(notice) });
  expect(record.status).toBe("completed");
  expect(told(notices, "fit")).toEqual(["started 1", "retrying 1", "started 2", "completed"]);
});

test("what a step recorded stands, also where the engine takes its worker for lost", async () => {
  const { file, fail } = await engineProject({ "pipeline.ts": enginePipeline("", "retries: 1") });
  await fail("fit", "killed-after-report");
  const adopted = await run(file, { pollInterval });
  expect(adopted).toMatchObject({ run: { status: "completed" }, result: 20 });
  expect(adopted.steps.find(({ step }) => step === "fit")?.attempt).toBe(1);

  await fail("fit", "killed-after-report", "killed-after-report");
  const { run: record, steps } = await run(file, { pollInterval });
  expect(statusesOf(steps)).toEqual({ load: "cached", other: "cached", fit: "completed", report: "skipped" });
  expect(steps.find(({ step }) => step === "report")?.reason).toContain("upstream task fit did not succeed");
  expect(record).toMatchObject({ status: "failed", error: { message: "The engine ended the run as failed." } });
});

test("several who follow a run at once record everything once", async () => {
  const { root, file, fail, release, store } = await engineProject({
    "pipeline.ts": enginePipeline("await released(signal);"),
  });
  await fail("fit", null);
  await fail("report", "never-starts");
  const { run: left } = await run(file, { wait: false });
  const attached = await attach(left.id, { directory: root });
  const following = [1, 2, 3].map(() => attached.wait({ pollInterval }));
  await release();
  const ends = await Promise.all(following);
  for (const end of ends) expect(end.run).toEqual(ends[0]?.run);
  const events = await store.readEvents({ runId: left.id });
  expect(events.filter(({ kind }) => kind === "run.failed" || kind === "step.failed")).toHaveLength(2);
});

test("cancelling asks the engine, whoever asks", async () => {
  const { root, file } = await engineProject({ "pipeline.ts": enginePipeline("await released(signal);") });
  const stop = new AbortController();
  const stopped = await run(file, {
    name: "by-signal",
    pollInterval,
    signal: stop.signal,
    onNotice: (notice) => notice.kind === "started" && notice.step === "fit" && stop.abort(),
  });
  expect(stopped.run.status).toBe("cancelled");
  expect(statusesOf(stopped.steps)).toMatchObject({ load: "completed", fit: "cancelled", report: "cancelled" });

  await run(file, { name: "from-elsewhere", wait: false });
  const attached = await attach("from-elsewhere", { directory: root });
  await expect.poll(async () => (await attached.status()).engine?.steps.fit?.state).toBe("running");
  expect(await attached.cancel()).toMatchObject({ status: "running", cancelRequestedAt: expect.any(Number) });
  expect((await attached.wait({ pollInterval })).run.status).toBe("cancelled");
  await expect(cancel("from-elsewhere", { directory: root })).rejects.toMatchObject({ code: "USAGE" });
});

test("a run is followed and cancelled in its engine also where another stack is the active one", async () => {
  const { root, file } = await engineProject({ "pipeline.ts": enginePipeline("await released(signal);") });
  await run(file, { name: "monday", wait: false });
  vi.stubEnv("TSUGITE_STACK", "local");
  onTestFinished(() => void vi.unstubAllEnvs());
  const attached = await attach("monday", { directory: root });
  expect(attached.url).toContain("/pipelines/shop/runs/");
  await expect(cancel("monday", { directory: root, stack: "local" })).rejects.toMatchObject({ code: "NOT_SUPPORTED" });
  expect(await cancel("monday", { directory: root })).toMatchObject({ cancelRequestedAt: expect.any(Number) });
  expect((await attached.wait({ pollInterval })).run.status).toBe("cancelled");
});

test("a failed run of the engine is resumed here, and what is left of it there is refused", async () => {
  const { root, file, fail, call, store } = await engineProject({ "pipeline.ts": enginePipeline() }, "given");
  await fail("fit", "never-starts");
  const failed = await run(file, { name: "monday", pollInterval });
  expect(failed.run.status).toBe("failed");
  await writeFile(
    join(root, "tsugite.yaml"),
    "stacks:\n  here: { orchestrator: local, artifact-store: local, metadata-store: local }\n",
  );
  const resumed = await resume("monday", { directory: root, stack: "here" });
  expect(resumed).toMatchObject({
    run: { id: failed.run.id, status: "completed", generation: 2, execution: { engine: "local" } },
    result: 20,
  });
  await fail("fit", null);
  await call("pipelines/shop/runs", { name: "monday" });
  await expect.poll(() => call("pipelines/shop/runs/monday")).toMatchObject({ state: "failed" });
  expect(await call("pipelines/shop/runs/monday/logs/load/1")).toMatchObject({
    lines: [
      expect.stringMatching(
        /ATTEMPT_FENCED: The run monday is not carried out by monday of http.* but by monday\.2 of local/,
      ),
    ],
  });
  expect(await store.getRun(failed.run.id)).toEqual(resumed.run);
});

test("a failed run of the engine is resumed there, as another run of the engine", async () => {
  const { root, file, fail } = await engineProject({ "pipeline.ts": enginePipeline() });
  await fail("fit", "never-starts");
  const failed = await run(file, { name: "monday", pollInterval });
  await fail("fit", null);
  const resumed = await resume("monday", { directory: root, pollInterval });
  expect(resumed).toMatchObject({ run: { id: failed.run.id, status: "completed", generation: 2 }, result: 20 });
  expect(resumed.run.execution.runName).not.toBe(failed.run.execution.runName);
});

test("a run that still goes on in the engine is not resumed elsewhere", async () => {
  const { root, file } = await engineProject({ "pipeline.ts": enginePipeline("await released(signal);") });
  await run(file, { name: "monday", wait: false });
  await expect(resume("monday", { directory: root })).rejects.toMatchObject({
    code: "RUN_NOT_RESUMABLE",
    message: expect.stringMatching(/by http:.*runs cancel monday --stack default/),
  });
});
