import type { LogLevel, RunNotice, StepRecord } from "@tsugite/core";
import type { RunPlan } from "./run-progress.ts";

/** Something that happens at a time, in milliseconds after the start. */
export interface Timed {
  readonly at: number;
  readonly notice: RunNotice;
}

export const fakePlan: RunPlan = {
  run: { name: "penguins-20261124-141503-k3f", pipeline: "penguins", stack: "local" },
  steps: ["load", "split", "fit", "fit-large", "evaluate", "publish", "report"],
};

/** A run that shows everything a step can do. */
export const fakeRun: readonly Timed[] = [
  {
    at: 0,
    notice: {
      kind: "ended",
      record: record("load", "cached", 0, 0, { cachedFrom: { runId: "1", runName: "penguins-20261123-080000-abc" } }),
    },
  },
  { at: 10, notice: { kind: "started", step: "split", attempt: 1 } },
  { at: 500, notice: log("split", "344 rows, \u001B[33m11 without a sex\u001B[39m", "warn", 500) },
  {
    at: 800,
    notice: { kind: "ended", record: record("split", "completed", 10, 800, { metadata: { rows: 344, ratio: 0.8 } }) },
  },
  {
    at: 810,
    notice: {
      kind: "started",
      step: "fit",
      attempt: 1,
      because: "its code changed since run penguins-20261123-080000-abc",
    },
  },
  { at: 815, notice: { kind: "started", step: "fit-large", attempt: 1 } },
  { at: 1000, notice: log("fit", "tree 1 of 100", "info", 1000) },
  { at: 1300, notice: log("fit-large", "connecting to the feature store", "info", 1300) },
  {
    at: 1800,
    notice: {
      kind: "retrying",
      step: "fit-large",
      attempt: 1,
      delay: 2000,
      message: "connect ECONNREFUSED 127.0.0.1:6379\n  at …",
    },
  },
  { at: 2000, notice: log("fit", "tree 50 of 100", "info", 2000) },
  { at: 2800, notice: { kind: "ended", record: record("fit", "completed", 810, 2800, {}) } },
  { at: 2810, notice: { kind: "started", step: "evaluate", attempt: 1 } },
  {
    at: 3300,
    notice: { kind: "ended", record: record("evaluate", "completed", 2810, 3300, { metadata: { accuracy: 0.953 } }) },
  },
  { at: 3800, notice: { kind: "started", step: "fit-large", attempt: 2 } },
  {
    at: 4900,
    notice: {
      kind: "ended",
      record: record("fit-large", "failed", 815, 4900, {
        attempt: 2,
        error: {
          code: "STEP_THREW",
          name: "TypeError",
          message: "Cannot read properties of undefined (reading 'length')",
          at: "src/train.ts:42:11",
          stack: `TypeError: Cannot read properties of undefined (reading 'length')
    at train (/home/ada/penguins/src/train.ts:42:11)
    at fitLarge (/home/ada/penguins/pipeline.ts:10:3)
    at callStep (/home/ada/penguins/node_modules/@tsugite/core/dist/index.js:120:9)
    at process.processTicksAndRejections (node:internal/process/task_queues:105:5)`,
          cause: { code: "STEP_THREW", name: "Error", message: "no rows left" },
        },
      }),
    },
  },
  {
    at: 4901,
    notice: { kind: "ended", record: record("publish", "skipped", undefined, 4901, { reason: "fit-large failed" }) },
  },
  {
    at: 4902,
    notice: { kind: "ended", record: record("report", "skipped", undefined, 4902, { reason: "publish was skipped" }) },
  },
];

export function record(
  step: string,
  status: StepRecord["status"],
  startedAt: number | undefined,
  endedAt: number,
  more: Partial<StepRecord>,
): StepRecord {
  return {
    runId: "run",
    step,
    status,
    attempt: startedAt === undefined ? 0 : 1,
    ...(startedAt === undefined ? {} : { startedAt }),
    endedAt,
    outputs: {},
    inputs: [],
    metadata: {},
    ...more,
  };
}

function log(step: string, text: string, level: LogLevel, at: number): RunNotice {
  return { kind: "log", line: { runId: "run", step, attempt: 1, at, level, text } };
}
