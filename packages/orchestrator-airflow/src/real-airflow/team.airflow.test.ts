import { dirname } from "node:path";
import { copyRuns, run } from "tsugite";
import { expect, test } from "vitest";
import { digestsOf, penguinsProject } from "./penguins.test-helper.ts";
import { teamStacks } from "./team-stacks.test-helper.ts";

test("a team shares what is kept in PostgreSQL and S3: the laptop and Airflow make the same, and each is answered from the other's cache", async () => {
  const file = await penguinsProject("penguins-of-a-team", await teamStacks());
  const here = await run(file, { stack: "here" });
  expect(here.run.status).toBe("completed");
  const answered = await run(file, { stack: "there", pollInterval: 1_000 });
  expect(answered.steps.map(({ status }) => status)).toEqual(here.steps.map(() => "cached"));
  const there = await run(file, { stack: "there", cache: false, pollInterval: 1_000 });
  expect(there.steps.every(({ status }) => status === "completed")).toBe(true);
  expect(digestsOf(there.steps)).toEqual(digestsOf(here.steps));

  const parameters = { title: "Who is this?" };
  const first = await run(file, { stack: "there", parameters, pollInterval: 1_000 });
  const second = await run(file, { stack: "here", parameters });
  expect(second.steps.find(({ step }) => step === "report")).toMatchObject({
    status: "cached",
    cachedFrom: { runId: first.run.id },
  });
});

test("the cache that one person filled alone is copied to the team, and answers on Airflow", async () => {
  const file = await penguinsProject("penguins-of-one", await teamStacks());
  const alone = await run(file, { stack: "alone" });
  const copied = await copyRuns({ directory: dirname(file), from: "alone", to: "here" });
  expect(copied.runs).toMatchObject([{ id: alone.run.id }]);
  expect(copied.runs[0]?.artifacts).toBeGreaterThan(0);
  const there = await run(file, { stack: "there", pollInterval: 1_000 });
  expect(there.steps.map(({ cachedFrom }) => cachedFrom?.runId)).toEqual(alone.steps.map(() => alone.run.id));
  expect(digestsOf(there.steps)).toEqual(digestsOf(alone.steps));
});
