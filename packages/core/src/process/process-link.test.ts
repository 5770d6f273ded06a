import { expect, onTestFinished, test } from "vitest";
import { StepWorker } from "../thread/step-worker.ts";
import { startProcess } from "./process-link.ts";

test("a process that cannot be started fails the task, and not the program", async () => {
  const { execPath } = process;
  onTestFinished(() => {
    process.execPath = execPath;
  });
  process.execPath = "/nowhere/node";
  const data = { exportName: "default", projectRoot: "/" };
  const worker = new StepWorker((listener) => startProcess(new URL("file:///nowhere.js"), data, listener));
  await expect(worker.perform({ kind: "describe" })).rejects.toMatchObject({
    code: "STEP_EXITED",
    message: expect.stringMatching(/^No process could be started for the builder of the pipeline: .*ENOENT/),
  });
  expect(worker.alive).toBe(false);
  await worker.close();
});
