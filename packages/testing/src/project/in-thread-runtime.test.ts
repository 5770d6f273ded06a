import { pipeline, step } from "@tsugite/core";
import { expect, test } from "vitest";
import { ImportedPipeline } from "./imported-pipeline.ts";
import { InThreadRuntime } from "./in-thread-runtime.ts";

test("a step that ignores its signal is not waited for longer than its grace", async () => {
  const deaf = step("deaf", () => new Promise<number>(() => {}));
  const module = new ImportedPipeline(pipeline("waits", () => deaf()));
  const runtime = new InThreadRuntime(module, ".");
  const controller = new AbortController();
  const reason = new Error("enough");
  const called = runtime.call(
    {
      source: module.sourceOf(deaf),
      inputs: {},
      outputs: {},
      run: { id: "1", name: "first" },
      step: "deaf",
      attempt: 1,
      idempotencyKey: "key",
    },
    { signal: controller.signal, grace: 20, onLog: () => {} },
  );
  const started = performance.now();
  controller.abort(reason);
  await expect(called).rejects.toBe(reason);
  expect(performance.now() - started).toBeGreaterThanOrEqual(15);
});
