import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { penguinsProject } from "./pipeline-project.test-helper.ts";
import { type RunOptions, run } from "./run.ts";

interface Seen {
  readonly ran: readonly string[];
  readonly because: Readonly<Record<string, string>>;
}

/** Runs the example, and says which steps were called and why. */
async function runPenguins(root: string, options: RunOptions = {}): Promise<Seen> {
  const because: Record<string, string> = {};
  const { run: record, steps } = await run(join(root, "pipeline.ts"), {
    ...options,
    onNotice: (notice) => {
      if (notice.kind === "started" && notice.because !== undefined) because[notice.step] = notice.because;
    },
  });
  expect(record.status).toBe("completed");
  return {
    ran: steps
      .filter(({ status }) => status === "completed")
      .map(({ step }) => step)
      .toSorted(),
    because,
  };
}

async function edit(root: string, path: string, from: string | RegExp, to: string): Promise<void> {
  const before = await readFile(join(root, path), "utf8");
  const after = before.replace(from, to);
  expect(after).not.toBe(before);
  await writeFile(join(root, path), after);
}

const all = ["check", "evaluate-baseline", "evaluate-forest", "fit-centroids", "fit-forest", "load", "report", "split"];

test("an edit runs again what it reaches and nothing else, and the run says why", async () => {
  const root = await penguinsProject();
  expect((await runPenguins(root)).ran).toEqual(all);
  expect((await runPenguins(root)).ran).toEqual([]);

  await edit(root, "src/forest.ts", /^/, "// a comment\n");
  await edit(root, "src/steps/fit-forest.ts", 'timeout: "5m"', 'timeout: "6m", retries: 1');
  await edit(root, "src/steps/fit-forest.ts", "({ penguins, trees, seed }: {", "({ penguins, trees, seed }   : {");
  expect((await runPenguins(root)).ran).toEqual([]);

  await edit(root, "pipeline.ts", "default(0.8)", "default(0.7)");
  expect((await runPenguins(root, { parameters: { ratio: 0.8 } })).ran).toEqual([]);
  await edit(root, "pipeline.ts", "Which penguin is this?", "Who is it?");
  expect((await runPenguins(root, { parameters: { ratio: 0.8 } })).ran).toEqual(["report"]);

  await edit(root, "src/steps/evaluate.ts", "metadata({ accuracy,", "metadata({ accuracy, answers: answers.length,");
  const evaluated = await runPenguins(root, { parameters: { ratio: 0.8 } });
  expect(evaluated.ran).toEqual(["evaluate-baseline", "evaluate-forest"]);
  expect(evaluated.because["evaluate-forest"]).toMatch(/^its code changed since run penguins-/);

  await edit(
    root,
    "src/nearest-centroid.ts",
    /return /,
    'if (penguins.length < 0) throw new Error("less than nothing"); return ',
  );
  const trained = await runPenguins(root, { parameters: { ratio: 0.8 } });
  expect(trained.ran).toContain("fit-centroids");
  expect(trained.ran).not.toContain("fit-forest");
  expect(trained.because["fit-centroids"]).toMatch(/^its code changed since run penguins-/);

  const csv = await readFile(join(root, "data/penguins.csv"), "utf8");
  await writeFile(join(root, "data/penguins.csv"), csv.split("\n").slice(0, -2).join("\n"));
  const loaded = await runPenguins(root, { parameters: { ratio: 0.8 } });
  expect(loaded.ran).toEqual(all);
  expect(loaded.because.load).toMatch(/^its file data\/penguins\.csv changed since run penguins-/);
  expect(loaded.because.check).toMatch(/^its input rows, from step load, changed since run penguins-/);
});
