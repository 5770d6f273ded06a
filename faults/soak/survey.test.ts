import { appendFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { LocalArtifactStore } from "@tsugite/core";
import { run } from "tsugite";
import { expect, onTestFinished, test } from "vitest";
import { memoryGrowth } from "./memory-watch.ts";
import { makeSoakProject } from "./soak-project.ts";
import { survey } from "./survey.ts";

test("what is stuck, lost, repeated or different is found", async () => {
  const project = makeSoakProject();
  onTestFinished(project.remove);
  const runOf = (name: string) =>
    run(join(project.folder, "pipeline.ts#broken"), { name, parameters: { seed: 3 }, cache: false });
  const [one, two] = [await runOf("one"), await runOf("two")];
  expect(await survey(project)).toEqual([]);

  const digestOf = (step: string): string =>
    one.steps.find((record) => record.step === step)?.outputs.output?.digest ?? "";
  rmSync(new LocalArtifactStore({ name: "local", config: {}, root: project.folder }).locationOf(digestOf("grow")));
  appendFileSync(project.calls, `${one.run.id} draw 1\n${two.run.id} apart 2\n`);
  const database = new DatabaseSync(join(project.state, "metadata.db"));
  database.prepare("UPDATE runs SET status = 'running' WHERE id = ?").run(two.run.id);
  database
    .prepare("UPDATE step_outputs SET digest = ? WHERE step_id = (SELECT max(id) FROM steps WHERE step = 'apart')")
    .run(Buffer.from(digestOf("draw"), "hex"));
  database.close();
  const problems = await survey(project);
  for (const part of [
    "run two is stuck",
    "one lost grow.output",
    "two lost grow.output",
    "an attempt of draw in one was called twice",
    "apart of two completed in attempt 1, and was called in 1, 2",
    "has another apart.output for seed 3",
  ]) {
    expect(problems.join("\n")).toContain(part);
  }
});

test("memory that grows with each run is told from memory that only varies", () => {
  const samples = (heapOf: (run: number) => number) =>
    Array.from({ length: 80 }, (_, count) => ({ count, rss: 2e8 + 1e7 * Math.sin(count), heap: heapOf(count) }));
  expect(memoryGrowth(samples((count) => 2e7 + 1e5 * Math.sin(count)))).toMatchObject({ isFlat: true });
  expect(memoryGrowth(samples((count) => 2e7 + 30_000 * count))).toMatchObject({ isFlat: false });
});
