import { expect, onTestFinished, test } from "vitest";
import { exampleCompletion, exampleRun, exampleSpec, startedStep } from "../fixtures/example.test-helper.ts";
import { temporaryFolder } from "../fixtures/temporary-folder.test-helper.ts";
import { SqliteMetadataStore } from "./sqlite-metadata-store.ts";

test("it is a local component with a flavor", () => {
  const store = new SqliteMetadataStore({ name: "metadata", config: { path: "db/runs.sqlite" }, root: "/project" });
  expect(store).toMatchObject({
    flavor: "sqlite",
    type: "metadata-store",
    isLocalOnly: true,
    path: "/project/db/runs.sqlite",
  });
});

test("its config is checked", async () => {
  const validate = SqliteMetadataStore.configSchema["~standard"].validate;
  expect(await validate({ path: "a.db", busyTimeout: 100 })).toEqual({ value: { path: "a.db", busyTimeout: 100 } });
  expect(await validate({ pth: "a.db", busyTimeout: -1 })).toEqual({
    issues: [
      { message: "Unknown field. Known are path, busyTimeout.", path: ["pth"] },
      { message: "Expected a whole number that is not negative.", path: ["busyTimeout"] },
    ],
  });
});

test("what is refused says why, and what to do", async () => {
  const store = new SqliteMetadataStore({ name: "metadata", config: {}, root: temporaryFolder() });
  onTestFinished(() => store.close());
  const run = await store.createRun(exampleRun({ name: "nightly" }), exampleSpec);
  const namesake = exampleRun({ name: "nightly", execution: { engine: "b", pipeline: "b", runName: "b" } });
  await expect(store.createRun(namesake, exampleSpec)).rejects.toThrow(new RegExp(`${run.id}.*running.*--name`));
  await store.resumeRun(run.id, { execution: run.execution });
  const stale = { runId: run.id, step: "fit", generation: 1 };
  await expect(store.completeStep(stale, 1, exampleCompletion())).rejects.toThrow("resumed by another process");

  const key = await startedStep(store);
  const error = { code: "STEP_NOT_REPORTED", name: "TsugiteError", message: "no report" } as const;
  await store.settleStep(key, { status: "failed", error, ifAttempt: 1 });
  await expect(store.startAttempt(key)).rejects.toThrow("did not report its end");
  await store.finishRun(key.runId, { status: "cancelled" });
  await expect(store.startAttempt({ ...key, step: "other" })).rejects.toThrow("the run is cancelled");
});
