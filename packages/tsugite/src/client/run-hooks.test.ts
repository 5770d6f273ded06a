import { join } from "node:path";
import type { LogLine } from "@tsugite/core";
import { expect, test } from "vitest";
import { pipelineProject } from "./pipeline-project.test-helper.ts";
import { run } from "./run.ts";

test("hooks run in threads, with the error, a log and the names; one that throws changes nothing", async () => {
  const root = await pipelineProject({
    "pipeline.ts": `import { pipeline, step } from "@tsugite/core";
      export const good = step({
        name: "good",
        onStart: ({ log, step, attempt }) => log("starts", step, attempt),
        onSuccess: () => { throw new Error("no mail today"); },
      }, () => 1);
      export const bad = step({
        name: "bad",
        onFailure: async (error, { log, run }) => log(run.name, "failed:", error.name, error.message),
      }, () => process.exit(3));
      export default pipeline({
        name: "hooked",
        onStart: ({ log, pipeline, run }) => log("begins", pipeline, run.name),
        onFailure: (error, { log }) => log.warn(error.message),
      }, () => { good(); bad(); });`,
  });
  const lines: LogLine[] = [];
  const { run: record, steps } = await run(join(root, "pipeline.ts"), {
    name: "monday",
    maxParallel: 1,
    onNotice: (notice) => notice.kind === "log" && lines.push(notice.line),
  });
  expect(record.status).toBe("failed");
  expect(steps.map(({ step, status }) => `${step} ${status}`)).toEqual(["good completed", "bad failed"]);
  expect(lines.map(({ step, level, text }) => `${step} ${level}: ${text}`)).toEqual([
    " info: begins hooked monday",
    "good info: starts good 1",
    "good error: The hook onSuccess failed: no mail today",
    "bad info: monday failed: TsugiteError Step bad ended its thread with exit code 3 before it returned. Remove the call of process.exit(): return from the step, or throw an Error to make it fail.",
    " warn: Step bad failed.",
  ]);
});

test("what is no function is refused when compiling", async () => {
  const root = await pipelineProject({
    "pipeline.ts": `import { pipeline, step } from "@tsugite/core";
      export const a = step({ name: "a", onStart: "hello" as never }, () => 1);
      export default pipeline({ name: "p", onFailure: true as never }, () => a());`,
  });
  await expect(run(join(root, "pipeline.ts"))).rejects.toMatchObject({
    problems: [
      { message: 'Pipeline "p": the option "onFailure" cannot be the boolean true.' },
      { message: 'Step "a": the option "onStart" cannot be the text "hello".' },
    ],
  });
});
