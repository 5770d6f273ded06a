import type { CacheMiss, PipelineSpec, RunRecord, StepRecord, StepSpec } from "@tsugite/core";
import { expect, test } from "vitest";
import { explainCache } from "./explain-cache.ts";

const run: RunRecord = {
  id: "2",
  name: "second",
  pipeline: "penguins",
  stack: "local",
  execution: { engine: "local", pipeline: "penguins", runName: "second" },
  parameters: {},
  cache: true,
  status: "completed",
  generation: 1,
  specDigest: "",
  createdAt: 0,
};

function explain(step: Partial<StepSpec>, record?: Partial<StepRecord>, changes: Partial<RunRecord> = {}): unknown {
  const spec: PipelineSpec = {
    specVersion: 1,
    name: "penguins",
    source: "pipeline.ts#default",
    steps: [
      {
        name: "fit",
        source: "s.ts#fit",
        code: { digest: "" },
        inputs: {},
        outputs: { output: { codec: "auto" } },
        ...step,
      },
    ],
  };
  const outputs = { output: { digest: "", codec: "json", size: 1 } };
  const whole: StepRecord = {
    runId: "2",
    step: "fit",
    status: "completed",
    attempt: 1,
    outputs,
    inputs: [],
    metadata: {},
    ...record,
  };
  const [explained] = explainCache({ ...run, ...changes }, spec, record === undefined ? [] : [whole]);
  return [explained?.cache, ...(explained?.reasons.map(({ text, details }) => [text, ...details].join(" | ")) ?? [])];
}

test("a step that was not called is told with the run that answered, or why it did not come to that", () => {
  const cachedFrom = { runId: "1", runName: "first" };
  expect(explain({}, { status: "cached", attempt: 0, cachedFrom })).toEqual(["answered", "answered by run first"]);
  expect(explain({}, { status: "skipped", attempt: 0, reason: "It waits for step load, which failed." })).toEqual([
    "neither",
    "it was skipped: it waits for step load, which failed",
  ]);
  expect(explain({})).toEqual(["neither", "it has not started"]);
});

test("a step that may not be answered is told why", () => {
  const effects = "so that it is there for its effects; `cache: true` or a `cache.key` would have it answered";
  expect(explain({ cache: false }, {})).toEqual(["called", "it says cache: false"]);
  expect(explain({ outputs: {} }, { outputs: {} })).toEqual(["called", `it has no outputs, ${effects}`]);
  expect(explain({}, { outputs: {} })).toEqual(["called", `it returned nothing, ${effects}`]);
  expect(explain({}, {}, { cache: false })).toEqual(["called", "the cache is off"]);
});

test("a step that an earlier run knows is told with all that differs; another one is new", () => {
  const cacheMiss: CacheMiss = {
    since: { runId: "1", runName: "first" },
    reasons: [
      { kind: "code", what: "its code", how: "changed", details: ["src/fit.ts", "zod 4.1.0 → 4.2.0"] },
      { kind: "parameter", what: "the parameter trees", how: "changed" },
    ],
  };
  expect(explain({}, { cacheMiss })).toEqual([
    "called",
    "its code changed since run first | src/fit.ts | zod 4.1.0 → 4.2.0",
    "the parameter trees changed since run first",
  ]);
  expect(explain({}, {})).toEqual(["called", "no run of penguins before has completed it"]);
  expect(explain({ cache: true, outputs: {} }, { outputs: {} })).toEqual([
    "called",
    "no run of penguins before has completed it",
  ]);
});

test("a failed step that an answer replaced is told as answered, however often it was called before", () => {
  const cachedFrom = { runId: "1", runName: "first" };
  expect(explain({}, { status: "cached", attempt: 2, cachedFrom })).toEqual(["answered", "answered by run first"]);
});
