import { file } from "@tsugite/core";
import { runPipeline, runStep } from "@tsugite/testing";
import { expect, test } from "vitest";
import penguins from "./pipeline.ts";
import { forestCodec } from "./src/forest.ts";
import { samplePenguins } from "./src/sample-penguins.test-helper.ts";
import { check } from "./src/steps/check.ts";
import { evaluate } from "./src/steps/evaluate.ts";
import { fitForest } from "./src/steps/fit-forest.ts";
import { load } from "./src/steps/load.ts";
import { split } from "./src/steps/split.ts";

const projectRoot = import.meta.dirname;

test("the whole pipeline tells most penguins from each other, and reports it", async () => {
  const run = await runPipeline(penguins, { projectRoot, parameters: { ratio: 0.5, trees: 5, title: "A few trees" } });
  expect(run.error).toBeUndefined();
  expect(run.result?.forestAccuracy).toBeGreaterThan(0.9);
  expect(run.result?.baselineAccuracy).toBeGreaterThan(0.6);
  expect(await run.result?.report.text()).toContain("A few trees");

  const { train, test: tested } = await run.output(split);
  expect(Math.abs(train.length - tested.length)).toBeLessThan(4);
  expect(run.logs(fitForest)[0]?.text).toBe(`growing 5 trees on ${train.length} penguins`);
});

test("rows of another species are too many to go on", async () => {
  const { output: rows } = await runStep(load, { csv: file("data/penguins.csv") }, { projectRoot });
  const broken = rows.map((row, index) => (index % 2 === 0 ? { ...row, species: "Emperor" } : row));
  await expect(runStep(check, { rows: broken, maxDropped: 0.1 })).rejects.toThrow("rows are unusable");
});

test("a forest is as good after it was stored as before", async () => {
  const sample = samplePenguins();
  const { output, metadata } = await runStep(fitForest, { penguins: sample, trees: 3, seed: 1 });
  expect(metadata).toEqual({});
  const inputs = { model: output.model, penguins: sample };
  const evaluated = await runStep(evaluate, inputs, { codecs: { model: forestCodec } });
  expect(evaluated.output.accuracy).toBeGreaterThan(0.95);
  expect(evaluated.metadata).toMatchObject({ accuracy: evaluated.output.accuracy });
});
