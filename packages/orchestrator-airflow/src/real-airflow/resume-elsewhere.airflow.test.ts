import { readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { StepRecord } from "@tsugite/core";
import { type RunResult, resume, run } from "tsugite";
import { expect, test } from "vitest";
import { digestsOf, penguinsProject } from "./penguins.test-helper.ts";

const BEFORE_TRAINING = ["check", "evaluate-baseline", "fit-centroids", "load", "split"];
const FROM_TRAINING = ["evaluate-forest", "fit-forest", "report"];

const named = (steps: readonly StepRecord[], names: readonly string[]): readonly StepRecord[] =>
  names.map((name) => steps.find(({ step }) => step === name)).filter((record) => record !== undefined);

/** Runs the example with a training step that throws on one stack, mends it, and resumes the run on another. */
async function failAndResume(failsOn: string, resumedOn: string): Promise<Record<"failed" | "resumed", RunResult>> {
  const file = await penguinsProject(`penguins-failed-on-${failsOn}`);
  const directory = dirname(file);
  const training = join(directory, "src/steps/fit-forest.ts");
  const good = await readFile(training, "utf8");
  const broken = good.replace(/=> \{\n/, '=> {\n    throw new RangeError("no such tree");\n');
  expect(broken).not.toBe(good);
  await writeFile(training, broken);
  const failed = await run(file, { stack: failsOn, cache: false, pollInterval: 1_000 });
  await writeFile(training, good);
  const resumed = await resume(failed.run.id, { directory, stack: resumedOn, pollInterval: 1_000 });
  expect(failed.run.status).toBe("failed");
  expect(resumed.run).toMatchObject({ id: failed.run.id, name: failed.run.name, status: "completed" });
  // Its artifacts are those of a run that never failed.
  const whole = await run(file, { stack: "default", cache: false });
  expect(digestsOf(resumed.steps)).toEqual(digestsOf(whole.steps));
  return { failed, resumed };
}

test.for([
  ["airflow", "default"],
  ["default", "airflow"],
] as const)(
  "a run that failed on the stack %s is resumed on %s: what completed stands, the rest follows upon it",
  async ([failsOn, resumedOn]) => {
    const { failed, resumed } = await failAndResume(failsOn, resumedOn);
    expect(named(failed.steps, FROM_TRAINING).map(({ step, status }) => `${step} ${status}`)).toEqual([
      "evaluate-forest skipped",
      "fit-forest failed",
      "report skipped",
    ]);
    // Not only the same artifacts: the very records of the steps, which nothing has touched.
    expect(named(resumed.steps, BEFORE_TRAINING)).toEqual(named(failed.steps, BEFORE_TRAINING));
    expect(named(resumed.steps, FROM_TRAINING).map(({ step, status }) => `${step} ${status}`)).toEqual([
      "evaluate-forest completed",
      "fit-forest completed",
      "report completed",
    ]);
    expect(resumed.run.execution.engine).not.toBe(failed.run.execution.engine);
    const trained = resumed.steps.find(({ step }) => step === "fit-forest");
    const split = failed.steps.find(({ step }) => step === "split");
    expect(trained?.attempt).toBe(2);
    expect(trained?.inputs).toContainEqual(
      expect.objectContaining({
        digest: split?.outputs.train?.digest,
        producer: { kind: "output", step: "split", output: "train" },
      }),
    );
  },
);
