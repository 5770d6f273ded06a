import { digestOf, type StepRecord } from "@tsugite/core";
import { expect } from "vitest";
import type { RunResult } from "../client/run.ts";
import { LARGE } from "./shop-pipeline.test-helper.ts";
import type { TeamProject } from "./team-project.test-helper.ts";

/** Names of the steps that have completed. */
export function completedSteps(steps: readonly StepRecord[]): readonly string[] {
  return steps.filter(({ status }) => status === "completed").map(({ step }) => step);
}

/** Fails unless a run of the shop has completed with what it makes when nothing disturbs it, and all of that can be read. */
export async function expectWhole(
  { run, steps, result }: RunResult,
  { records, artifacts }: TeamProject,
  seed = 1,
): Promise<void> {
  expect(run.status).toBe("completed");
  expect(completedSteps(steps).toSorted()).toEqual(["count", "load", "repeat", "report"]);
  const text = `${seed},2,3;`.repeat(LARGE).slice(0, LARGE);
  const report = { path: expect.stringMatching(/report/) };
  expect(result).toMatchObject({ rows: [seed, 2, 3], text, count: 3, report });
  for (const { step, outputs } of steps) {
    for (const { digest, size } of Object.values(outputs)) {
      const bytes = (await records.getContent(digest)) ?? (await artifacts.getBytes(digest));
      expect([digestOf(bytes), bytes.byteLength], step).toEqual([digest, size]);
    }
  }
}
