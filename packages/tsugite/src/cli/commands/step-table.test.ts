import type { PipelineSpec, StepRecord, StepSpec } from "@tsugite/core";
import { expect, test } from "vitest";
import { noPaint } from "../format/paint.ts";
import { record } from "../run-view/fake-notices.test-helper.ts";
import { stepTable } from "./step-table.ts";

test.each([80, 110, undefined])(
  "a step after sixty others leaves room for what steps made, at %s columns",
  async (width) => {
    const lines = tableOf(60, width).split("\n");
    const shown = [...lines.slice(0, 3), "…", ...lines.slice(-3)].join("\n");
    await expect(`${shown}\n`).toMatchFileSnapshot(`golden/step-table-${width ?? "pipe"}.txt`);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(width ?? 300);
  },
);

test("a run of 1,000 steps is a text of a few lines' length each", () => {
  expect(tableOf(999, undefined).length / 1000).toBeLessThan(160);
});

test("a narrow terminal shows every output of a step, each in a line of its own", () => {
  const artifact = { codec: "json", size: 2, digest: "3fa9".repeat(16) };
  const split = record("split", "completed", 0, 5, { outputs: { train: artifact, test: artifact } });
  const table = (width: number | undefined): string =>
    stepTable({
      spec: { steps: [stepSpec("split", ["load"])] } as unknown as PipelineSpec,
      records: new Map([["split", split]]),
      paint: noPaint,
      width,
    });
  expect(table(50).split("\n").slice(1)).toEqual([
    "✓  split  5ms   load   train json 2 B 3fa93fa9,",
    "                       test json 2 B 3fa93fa9",
  ]);
  expect(table(undefined)).toContain("train json 2 B 3fa93fa9, test json 2 B 3fa93fa9");
});

/** Some inputs of one step, which is followed by one with much to say. */
function tableOf(count: number, width: number | undefined): string {
  const shards = Array.from({ length: count }, (_, at) => `feature-shard-${at}`);
  const steps = [...shards.map((name) => stepSpec(name, [])), stepSpec("join", shards), stepSpec("report", ["join"])];
  const artifact = { codec: "json", size: 2, digest: "3fa9".repeat(16) };
  const made = (step: string, at: number): StepRecord =>
    record(step, "completed", 0, at, { outputs: { output: artifact } });
  const cancelled = record("report", "cancelled", 0, 12, {
    reason: `no rows left ${"in any of the tables ".repeat(5)}`,
  });
  const records = [...shards.map(made), made("join", 1200), cancelled];
  return stepTable({
    spec: { steps } as unknown as PipelineSpec,
    records: new Map(records.map((one) => [one.step, one])),
    paint: noPaint,
    width,
  });
}

function stepSpec(name: string, after: readonly string[]): StepSpec {
  const items = after.map((step) => ({ kind: "output", step, output: "output" }) as const);
  return { name, source: "", code: { digest: "" }, inputs: { all: { kind: "array", items } }, outputs: {} };
}
