import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  decodeValue,
  type FailureMode,
  LocalArtifactStore,
  type RunRecord,
  readContent,
  SqliteMetadataStore,
  Stack,
  type StepRecord,
} from "@tsugite/core";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { LocalOrchestrator } from "./orchestrator.ts";
import { type Graph, graphs, interpret, specOfGraph } from "./random-graph.test-helper.ts";
import { ScheduledRuntime } from "./scheduled-runtime.test-helper.ts";

// A failing case prints its seed, its graph and the order in which calls ended; `fc.assert` with that seed replays it.

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "tsugite-random-"));
});
afterAll(() => rm(root, { recursive: true, force: true }));

function openStack(maxParallel: number): Stack {
  return new Stack({
    name: "random",
    orchestrator: new LocalOrchestrator({ name: "local", config: { maxParallel }, root }),
    artifactStore: new LocalArtifactStore({ name: "local", config: {}, root }),
    metadataStore: new SqliteMetadataStore({ name: "local", config: {}, root }),
  });
}

interface Attempt {
  readonly graph: Graph;
  readonly code: string;
  readonly scheduler: fc.Scheduler;
  readonly failureMode?: FailureMode;
  /** After how many notices the run is cancelled. @default never */
  readonly cancelAt?: number;
  readonly resume?: RunRecord;
}

interface Outcome {
  readonly run: RunRecord;
  readonly steps: ReadonlyMap<string, StepRecord>;
  readonly calls: readonly string[];
  readonly peak: number;
  readonly isCancelled: boolean;
  /** The steps that began after another had failed. */
  readonly late: readonly string[];
}

async function runGraph(stack: Stack, attempt: Attempt): Promise<Outcome> {
  const { graph, code, scheduler, failureMode, cancelAt, resume } = attempt;
  const behaviours = new Map(graph.map(({ name, behaviour }) => [name, behaviour]));
  const runtime = new ScheduledRuntime(scheduler, (step) => behaviours.get(step) ?? "throws");
  const cancelling = new AbortController();
  const ended: string[] = [];
  const late: string[] = [];
  let [notices, hasFailed] = [0, false];
  const { run } = await scheduler.waitFor(
    stack.deployPipeline({
      spec: specOfGraph(graph, code, failureMode),
      runtimeConfiguration: { parameters: {}, cache: true },
      runtime,
      bundle: () => Promise.reject(new Error("no bundle in this test")),
      signal: cancelling.signal,
      notify: (notice) => {
        if (notice.kind === "ended") ended.push(notice.record.step);
        if (notice.kind === "ended" && notice.record.status === "failed") hasFailed = true;
        if (notice.kind === "started" && notice.attempt === 1 && hasFailed) late.push(notice.step);
        if (++notices === cancelAt) cancelling.abort();
      },
      ...(resume === undefined ? {} : { resume: { run: resume, rerun: [] } }),
    }),
  );
  if (run === undefined) throw new Error("There is no run.");
  const records = await stack.metadataStore.listSteps(run.id);
  // Whoever watches is told of every step once, and every step has ended.
  expect(ended.toSorted()).toEqual(graph.map(({ name }) => name).toSorted());
  expect(records).toHaveLength(graph.length);
  expect(records.filter(({ status }) => status === "running")).toEqual([]);
  const steps = new Map(records.map((record) => [record.step, record]));
  return { run, steps, calls: runtime.calls, peak: runtime.peak, isCancelled: cancelling.signal.aborted, late };
}

async function outputOf(stack: Stack, record: StepRecord | undefined): Promise<unknown> {
  const artifact = record?.outputs.output;
  return artifact === undefined ? undefined : decodeValue(artifact.codec, await readContent(stack, artifact));
}

const callsOf = ({ calls }: Outcome, step: string): number => calls.filter((each) => each === step).length;
const mended = (graph: Graph): Graph => graph.map((node) => ({ ...node, behaviour: "value" }));
const isDone = (record: StepRecord | undefined): boolean => ["completed", "cached"].includes(record?.status ?? "");

test("every graph comes to what the reference interpreter says, is cached, and resumes once it is mended", async () => {
  const stack = openStack(2);
  await fc.assert(
    fc.asyncProperty(graphs, fc.scheduler(), async (graph, scheduler) => {
      const [code, expected] = [randomUUID(), interpret(graph)];
      const first = await runGraph(stack, { graph, code, scheduler });
      expect(first.peak).toBeLessThanOrEqual(2);
      for (const [step, { status, calls, value }] of expected) {
        expect([step, first.steps.get(step)?.status, callsOf(first, step)]).toEqual([step, status, calls]);
        expect(await outputOf(stack, first.steps.get(step))).toBe(value);
      }
      const hasFailed = [...expected.values()].some(({ status }) => status === "failed");
      expect(first.run.status).toBe(hasFailed ? "failed" : "completed");

      const second = await runGraph(stack, { graph, code, scheduler });
      for (const [step, { status, value }] of expected) {
        expect(second.steps.get(step)?.status).toBe(value === undefined ? status : "cached");
        if (value !== undefined) expect(callsOf(second, step)).toBe(0);
      }

      if (!hasFailed) return;
      const resumed = await runGraph(stack, { graph: mended(graph), code, scheduler, resume: first.run });
      expect(resumed.run.status).toBe("completed");
      for (const [step, { status, value }] of expected) {
        if (status !== "completed") continue;
        expect(callsOf(resumed, step)).toBe(0);
        expect(await outputOf(stack, resumed.steps.get(step))).toBe(value);
      }
    }),
    { numRuns: 60 },
  );
  await stack.close();
});

test("whatever the failure mode, and whenever it is cancelled, each step has one outcome, and resuming completes the run", async () => {
  const stack = openStack(3);
  const modes = fc.constantFrom<FailureMode>("continueOnFailure", "stopOnFailure", "failFast");
  await fc.assert(
    fc.asyncProperty(graphs, modes, fc.nat(20), fc.scheduler(), async (graph, failureMode, cancelAt, scheduler) => {
      const code = randomUUID();
      const first = await runGraph(stack, { graph, code, scheduler, failureMode, cancelAt });
      for (const { name, inputs, after } of graph) {
        const record = first.steps.get(name);
        if (record?.attempt === 0) expect(record.reason).toBeTruthy();
        if (isDone(record))
          for (const before of [...inputs, ...after]) expect(isDone(first.steps.get(before))).toBe(true);
      }
      if (failureMode !== "continueOnFailure") expect(first.late).toEqual([]);
      const isWhole = [...first.steps.values()].every(isDone);
      if (isWhole) expect(first.run.status).toBe("completed");
      else expect(first.isCancelled ? ["failed", "cancelled"] : ["failed"]).toContain(first.run.status);

      if (isWhole) return;
      const resumed = await runGraph(stack, { graph: mended(graph), code, scheduler, failureMode, resume: first.run });
      expect(resumed.run.status).toBe("completed");
      for (const [step, record] of first.steps) if (isDone(record)) expect(callsOf(resumed, step)).toBe(0);
    }),
    { numRuns: 60 },
  );
  await stack.close();
});
