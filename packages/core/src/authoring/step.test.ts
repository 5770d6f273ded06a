import { describe, expect, test, vi } from "vitest";
import { z } from "zod";
import type { Json } from "../json/json.ts";
import { createStepContext } from "./create-step-context.ts";
import { parseDuration } from "./duration.ts";
import { parseMemory } from "./memory.ts";
import { step, stepDefinition } from "./step.ts";

describe("step.run", () => {
  test("calls the plain function", async () => {
    const add = step("add", async ({ a, b }: { a: number; b: number }) => a + b);
    expect(await add.run({ a: 1, b: 2 })).toBe(3);
    expect(step("one", () => 1).run({})).toBe(1);
  });

  test("gives it a context, and takes parts of one", () => {
    const look = step("look", (_: object, { step: name, attempt, signal, run }) => [
      name,
      attempt,
      signal.aborted,
      run.name,
    ]);
    expect(look.run({})).toEqual(["look", 1, false, "test"]);
    expect(look.run({}, { attempt: 2, signal: AbortSignal.abort() })).toEqual(["look", 2, true, "test"]);
  });

  test("may log and note metadata", () => {
    const info = vi.spyOn(console, "info").mockImplementation(() => undefined);
    const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    const talk = step("talk", (_: object, { log, metadata }) => {
      log("a", 1);
      log.warn("b");
      metadata({ accuracy: 1 });
    });
    talk.run({});
    expect(info).toHaveBeenCalledWith("a", 1);
    expect(warn).toHaveBeenCalledWith("b");
  });
});

test("metadata is kept by name, and numbers that JSON does not have as text", () => {
  const metadata: Record<string, Json> = {};
  const context = createStepContext({
    run: { id: "1", name: "r" },
    step: "fit",
    attempt: 1,
    idempotencyKey: "1/fit",
    signal: new AbortController().signal,
    metadata,
  });
  context.metadata({ accuracy: 0.5, loss: Number.NaN });
  context.metadata({ accuracy: 0.9, model: "forest" });
  expect(metadata).toEqual({ accuracy: 0.9, loss: "NaN", model: "forest" });
});

test("a definition is kept with the step, and found across copies of core", () => {
  const retryIf = (error: unknown): boolean => error instanceof TypeError;
  const fit = step(
    { name: "fit", outputs: ["model"], input: z.object({ n: z.number() }), retries: 1, retryIf },
    ({ n }) => ({
      model: n,
    }),
  );
  expect(stepDefinition(fit)).toMatchObject({
    name: "fit",
    outputNames: ["model"],
    codecs: {},
    retries: { count: 1, delay: 1_000, backoff: "exponential", maxDelay: 300_000, jitter: true },
    retryIf,
    problems: [],
  });
  expect(Reflect.get(fit, Symbol.for("tsugite.step"))).toBe(stepDefinition(fit));
  expect(fit.name).toBe("fit");
  expect(stepDefinition(() => 1)).toBeUndefined();
  expect(stepDefinition({})).toBeUndefined();
});

test.each<[unknown, number | undefined]>([
  [1500, 1500],
  ["90s", 90_000],
  ["10m", 600_000],
  ["1h30m", 5_400_000],
  ["1.5h", 5_400_000],
  ["250ms", 250],
  ["1d", 86_400_000],
  ["0s", 0],
  [-1, undefined],
  [Number.NaN, undefined],
  ["10 minutes", undefined],
  ["-5m", undefined],
  ["m", undefined],
  ["", undefined],
  [{}, undefined],
])("a duration %j is %j milliseconds", (duration, milliseconds) => {
  expect(parseDuration(duration)).toBe(milliseconds);
});

test.each<[unknown, number | undefined]>([
  ["4Gi", 4 * 1024 ** 3],
  ["512Mi", 512 * 1024 ** 2],
  ["1.5G", 1_500_000_000],
  [1024, 1024],
  [0, undefined],
  [1.5, undefined],
  ["4GB", undefined],
  ["4", undefined],
  ["0Mi", undefined],
])("memory %j is %j bytes", (memory, bytes) => {
  expect(parseMemory(memory)).toBe(bytes);
});
