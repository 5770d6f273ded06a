import { run } from "tsugite";
import { expect, test } from "vitest";
import { digestsOf, penguinsProject } from "./penguins.test-helper.ts";

test("the example makes the same on Airflow as here, digest for digest, and each is answered from what the other made", async () => {
  const file = await penguinsProject("penguins");
  const parameters = { title: "Who is this?" };
  const here = await run(file, { stack: "default", cache: false });
  const there = await run(file, { stack: "airflow", cache: false, pollInterval: 1_000 });
  expect(there.run.status).toBe("completed");
  expect(digestsOf(there.steps)).toEqual(digestsOf(here.steps));
  expect(there.steps.every(({ status }) => status === "completed")).toBe(true);

  const again = await run(file, { stack: "airflow", pollInterval: 1_000 });
  expect(again.steps.map(({ status }) => status)).toEqual(there.steps.map(() => "cached"));

  const changed = await run(file, { stack: "default", parameters });
  const followed = await run(file, { stack: "airflow", parameters, pollInterval: 1_000 });
  expect(digestsOf(followed.steps)).toEqual(digestsOf(changed.steps));
  const report = followed.steps.find(({ step }) => step === "report");
  expect(report).toMatchObject({ status: "cached", cachedFrom: { runId: changed.run.id } });
});
