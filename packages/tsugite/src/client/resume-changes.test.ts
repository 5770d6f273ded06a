import type { CacheSpec, PipelineSpec, StepRecord } from "@tsugite/core";
import { expect, test } from "vitest";
import { stepChanges } from "./resume-changes.ts";

const spec = (cache?: CacheSpec): PipelineSpec => ({
  specVersion: 1,
  name: "p",
  source: "pipeline.ts#default",
  steps: [
    {
      name: "fit",
      source: "pipeline.ts#fit",
      code: { digest: "1" },
      inputs: {},
      outputs: {},
      ...(cache === undefined ? {} : { cache }),
    },
  ],
});
const completed: StepRecord = {
  runId: "1",
  step: "fit",
  status: "completed",
  attempt: 1,
  outputs: {},
  inputs: [],
  metadata: {},
};
const files = (digest: string): CacheSpec => ({ files: { patterns: ["*"], digest } });

test("what a step declares for its cache counts as its code and inputs do; how long it may answer does not", () => {
  const messages = (was: CacheSpec | undefined, is: CacheSpec | undefined): readonly string[] =>
    stepChanges([completed], spec(was), spec(is)).map(({ message }) => message);
  const told = ["Step fit has completed, but the key or the files of its cache have changed since."];
  expect(messages(undefined, { key: "v1" })).toEqual(told);
  expect(messages(files("1"), files("2"))).toEqual(told);
  expect(messages(files("1"), { ...files("1"), ttl: 5, env: ["A"] })).toEqual([]);
  expect(messages(undefined, { ttl: 5 })).toEqual([]);
});
