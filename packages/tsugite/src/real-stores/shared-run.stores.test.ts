import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { resultOf, startCli } from "../cli/cli.test-helper.ts";
import { resume } from "../client/resume.ts";
import { run } from "../client/run.ts";
import { completedSteps, expectWhole } from "./expect-whole.test-helper.ts";
import { LARGE, shopPipeline } from "./shop-pipeline.test-helper.ts";
import { startRun } from "./start-run.test-helper.ts";
import { teamProject } from "./team-project.test-helper.ts";

test("small outputs are kept in PostgreSQL, large ones and files in S3, and a step that failed is tried again", async () => {
  const project = await teamProject(shopPipeline);
  const done = await run(project.file, { name: "one" });
  await expectWhole(done, project);
  expect(done.steps.find(({ step }) => step === "count")).toMatchObject({ attempt: 2, metadata: { rows: 3 } });
  const sizes: number[] = [];
  for await (const { size } of project.artifacts.list()) sizes.push(size);
  expect(sizes.toSorted((a, b) => a - b)).toEqual([20_000, LARGE]);
  const logs = await project.records.readLogs({ runId: done.run.id });
  expect(logs.map(({ text }) => text)).toContain("loading three rows");
});

test("a run that failed is resumed, and its completed steps are not called again", async () => {
  const project = await teamProject(shopPipeline);
  await writeFile(join(project.root, "broken"), "");
  const failed = await run(project.file, { name: "one" });
  expect(failed.run).toMatchObject({ status: "failed", error: { message: expect.stringContaining("report") } });
  expect(completedSteps(failed.steps).toSorted()).toEqual(["count", "load", "repeat"]);
  await rm(join(project.root, "broken"));
  const resumed = await resume("one", { directory: project.root });
  expect(resumed.run).toMatchObject({ id: failed.run.id, generation: 2 });
  await expectWhole(resumed, project);
  const called = (await project.marks()).filter((mark) => mark.startsWith("called"));
  expect(called.toSorted()).toEqual(
    ["load 1", "repeat 1", "count 1", "count 2", "report 1", "report 2"].map((each) => `called ${each}`).toSorted(),
  );
});

test.for([
  ["before its first step", "registered"],
  ["within its first step", "called load 1"],
  ["when a step has completed", "ended load completed"],
  ["before a large output is stored", "returned repeat"],
  ["within the second attempt of a step", "called count 2"],
  ["within its last step", "called report 1"],
  ["when its last step has completed", "ended report completed"],
])("a run whose process is killed %s is resumed, and no completed step is called again", async ([, killAt = ""]) => {
  const project = await teamProject(shopPipeline);
  const killed = await startRun(project, "one", { killAt }).end;
  expect(killed, killed.printed).toMatchObject({ signal: "SIGKILL" });
  const told = await project.marks();
  expect(told.at(-1)).toBe(killAt);
  const [left] = await project.records.listRuns({ name: "one" });
  expect(left).toMatchObject({ status: "running" });
  const completed = completedSteps(await project.records.listSteps(left?.id ?? ""));
  for (const mark of told.filter((each) => each.endsWith(" completed")))
    expect(completed).toContain(mark.split(" ")[1]);

  const resumed = await resume("one", { directory: project.root });
  expect(resumed.run).toMatchObject({ id: left?.id, generation: 2 });
  await expectWhole(resumed, project);
  const again = (await project.marks()).slice(told.length).map((mark) => mark.split(" ")[1] ?? "");
  expect(again.filter((step) => completed.includes(step))).toEqual([]);
});

test("of ten processes that resume one run at once, one does, and calls each step once", async () => {
  const project = await teamProject(shopPipeline);
  await startRun(project, "one", { killAt: "called report 1" }).end;
  const before = await project.marks();
  await writeFile(join(project.root, "hold"), "");
  const children = Array.from({ length: 10 }, () =>
    startCli(["runs", "resume", "one", "--json"], project.root, { NO_COLOR: "1" }),
  );
  let over = 0;
  const ends = children.map(async (child) => {
    const end = await resultOf(child);
    over += 1;
    return end;
  });
  // The last step waits, so that the nine are refused while the one is at work.
  await expect.poll(() => over, { timeout: 240_000 }).toBe(9);
  await rm(join(project.root, "hold"));
  const told = (await Promise.all(ends)).map(({ code, stdout }) => (code === 0 ? 0 : JSON.parse(stdout).error.code));
  expect(told.toSorted()).toEqual([0, ...Array(9).fill("RUN_NOT_RESUMABLE")]);
  expect((await project.marks()).slice(before.length)).toEqual(["called report 2", "returned report"]);
  expect(await project.records.listRuns()).toMatchObject([{ name: "one", status: "completed", generation: 2 }]);
}, 300_000);
