import { runPipeline } from "@tsugite/testing";
import { expect, test } from "vitest";
import pipeline from "./pipeline.ts";
import { summarize } from "./src/summarize.ts";

// The whole pipeline, in the thread of the test and without a cache. Nothing of it is kept.
test("November was the wettest month of 2012", async () => {
  const run = await runPipeline(pipeline, { parameters: { year: 2012 }, projectRoot: import.meta.dirname });
  expect(run.assertCompleted().wettest).toBe("Nov");
  expect((await run.output(summarize)).months).toHaveLength(12);
});

test("a year without data is refused before anything runs", async () => {
  const running = runPipeline(pipeline, { parameters: { year: 1999 }, projectRoot: import.meta.dirname });
  await expect(running).rejects.toThrow("year");
});
