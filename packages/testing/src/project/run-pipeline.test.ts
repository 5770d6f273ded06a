import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { codec, type DataFile, file, pipeline, step } from "@tsugite/core";
import { afterEach, expect, expectTypeOf, onTestFinished, test, vi } from "vitest";
import { z } from "zod";
import { temporaryRoot } from "../store/temporary-root.test-helper.ts";
import { createTestStack } from "./create-test-stack.ts";
import { runPipeline } from "./run-pipeline.ts";

class Mean {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
}
const meanCodec = codec({ name: "mean", encode: (mean: Mean) => mean.value, decode: (value) => new Mean(value) });

const service = { fetch: async (): Promise<number> => 1 };

const load = step("load", async ({ csv }: { csv: DataFile }, { log }) => {
  log(`loading ${csv.name}`);
  return (await csv.text()).split("\n").map(Number);
});
const mean = step({ name: "mean", outputs: { mean: meanCodec } }, ({ values }: { values: number[] }) => ({
  mean: new Mean(values.reduce((sum, value) => sum + value, 0) / values.length),
}));
const scale = step("scale", async ({ mean: given, by }: { mean: Mean; by: number }) => ({
  value: given.value * by * (await service.fetch()),
}));

const scaled = pipeline({ name: "scaled", params: z.object({ by: z.number().default(2) }) }, ({ params }) => {
  const { mean: average } = mean({ values: load({ csv: file("values.csv") }) });
  return {
    once: scale({ mean: average, by: params.by }),
    twice: scale({ mean: average, by: 4 }, { name: "again" }),
    average,
  };
});

async function projectWith(content: string): Promise<string> {
  const { root, close } = await temporaryRoot();
  onTestFinished(close);
  writeFileSync(join(root, "values.csv"), content);
  return root;
}

afterEach(() => void vi.restoreAllMocks());

test("a pipeline that a test has imported runs, and its values are there, decoded", async () => {
  const run = await runPipeline(scaled, { projectRoot: await projectWith("1\n3") });
  expect(run.error).toBeUndefined();
  expect(run.status).toBe("completed");
  expect(run.assertCompleted()).toBe(run.result);
  expectTypeOf(run.result).toEqualTypeOf<
    { readonly once: { value: number }; readonly twice: { value: number }; readonly average: Mean } | undefined
  >();
  expect(run.result).toEqual({ once: { value: 4 }, twice: { value: 8 }, average: new Mean(2) });
  expect(run.steps.map(({ step: name, status }) => `${name} ${status}`)).toEqual([
    ...["load completed", "mean completed", "scale completed", "again completed"],
  ]);
  const output = await run.output(mean);
  expectTypeOf(output).toEqualTypeOf<{ readonly mean: Mean }>();
  expect(output.mean).toBeInstanceOf(Mean);
  expect(await run.output(scale, "again")).toEqual({ value: 8 });
  expect(await run.output("load")).toEqual([1, 3]);
  expect(run.logs(load).map(({ text }) => text)).toEqual(["loading values.csv"]);
  expect(run.logs()).toHaveLength(1);
  await expect(run.output("nothing")).rejects.toMatchObject({
    code: "STEP_NOT_FOUND",
    message: expect.stringContaining("load, mean, scale, again"),
  });
});

test("mocks of the runner are what the steps call", async () => {
  vi.spyOn(service, "fetch").mockResolvedValueOnce(10).mockResolvedValueOnce(100);
  const run = await runPipeline(scaled, { projectRoot: await projectWith("1\n3"), parameters: { by: 1 } });
  expect(run.result).toMatchObject({ once: { value: 20 }, twice: { value: 800 } });
});

test("what is wrong before the first step rejects", async () => {
  const projectRoot = await projectWith("1");
  // @ts-expect-error a parameter of another type
  await expect(runPipeline(scaled, { projectRoot, parameters: { by: "2" } })).rejects.toMatchObject({
    code: "PARAMETER_INVALID",
  });
  const { root, close } = await temporaryRoot();
  onTestFinished(close);
  await expect(runPipeline(scaled, { projectRoot: root })).rejects.toMatchObject({ code: "DATA_FILE_NOT_FOUND" });
});

test("a step that fails is tried again without delay, and what depends on it is skipped", async () => {
  const called: number[] = [];
  const flaky = step({ name: "flaky", retries: { count: 2, delay: "1h" } }, (_inputs: object, { attempt }) => {
    called.push(attempt);
    if (attempt < 2) throw new Error("not yet");
    return attempt;
  });
  const broken = step("broken", ({ of }: { of: number }): number => {
    throw new TypeError(`no ${of}`);
  });
  const after = step("after", ({ of }: { of: number }) => of);
  const run = await runPipeline(pipeline("failing", () => after({ of: broken({ of: flaky() }) })));
  expect(called).toEqual([1, 2]);
  expect([run.status, run.result]).toEqual(["failed", undefined]);
  expect(run.error?.message).toContain("broken");
  expect(run.step(broken)).toMatchObject({ status: "failed", error: { name: "TypeError", message: "no 2" } });
  expect(run.step("after")).toMatchObject({ status: "skipped" });
  expect(() => run.assertCompleted()).toThrow(/^The run failed\.\nStep broken failed.*: TypeError: no 2$/);
  expect(caught(() => run.assertCompleted())).toMatchObject({
    code: "RUN_FAILED",
    cause: { name: "TypeError", stack: expect.stringContaining("run-pipeline.test.ts") },
  });
  await expect(run.output(broken)).rejects.toMatchObject({
    code: "OUTPUT_MISSING",
    message: "Step broken has no output, because it is failed: no 2",
  });
});

function caught(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}

test("hooks are called, a timeout gives its signal, and values that cannot be held fail their step", async () => {
  const told: string[] = [];
  const slow = step(
    { name: "slow", timeout: "20ms", onFailure: (error) => void told.push(error.message) },
    (_inputs: object, { signal }) =>
      new Promise<number>((_resolve, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason));
      }),
  );
  const unheld = step("unheld", (): unknown => () => 1);
  const run = await runPipeline(
    pipeline({ name: "ends", onStart: () => void told.push("started") }, () => {
      slow();
      unheld();
    }),
  );
  expect(run.step(slow).error).toMatchObject({ code: "STEP_TIMED_OUT" });
  expect(run.step(unheld).error).toMatchObject({ code: "OUTPUT_NOT_ENCODABLE" });
  expect(told).toEqual(["started", expect.stringContaining("did not end within its timeout")]);
});

test("nothing is answered by the cache, and a run can be cancelled", async () => {
  let calls = 0;
  const count = step("count", () => ++calls);
  const counted = pipeline("counted", () => count());
  const stack = createTestStack();
  onTestFinished(() => stack.close());
  expect((await runPipeline(counted, { stack })).result).toBe(1);
  expect((await runPipeline(counted, { stack })).result).toBe(2);
  expect(await stack.metadataStore.listRuns()).toHaveLength(2);
  const cancelled = await runPipeline(counted, { stack, signal: AbortSignal.abort() });
  expect([cancelled.status, calls]).toEqual(["cancelled", 2]);
  expect(() => cancelled.assertCompleted()).toThrow("The run was cancelled.");
});

test("steps print into their own logs, also where runs go on at the same time", async () => {
  const print = step("print", async ({ text }: { text: string }) => {
    console.log(`${text} 1`);
    await new Promise((resolve) => setTimeout(resolve, 5));
    console.log(`${text} 2`);
  });
  const runs = await Promise.all(
    ["a", "b", "c"].map((text) => runPipeline(pipeline(`prints-${text}`, () => void print({ text })))),
  );
  expect(runs.map((run) => run.logs(print).map(({ text }) => text))).toEqual(
    ["a", "b", "c"].map((text) => [`${text} 1`, `${text} 2`]),
  );
});

test("what the builder returns beside Refs to outputs is part of the result", async () => {
  const params = z.object({ name: z.string(), at: z.coerce.number() });
  const pair = step({ name: "pair", outputs: ["a", "b"] }, () => ({ a: 1, b: "two" }));
  const returned = pipeline({ name: "returned", params }, (given) => ({
    pair: pair(),
    list: [given.params.name, 1, new Date(0)],
    at: given.params.at,
    scheduledAt: given.scheduledAt,
  }));
  const { result } = await runPipeline(returned, { parameters: { name: "a", at: "7" } });
  expectTypeOf(result?.pair).toEqualTypeOf<{ readonly a: number; readonly b: string } | undefined>();
  expectTypeOf(result?.list).toEqualTypeOf<readonly (string | number | Date)[] | undefined>();
  expect(result).toEqual({
    pair: { a: 1, b: "two" },
    list: ["a", 1, new Date(0)],
    at: 7,
    scheduledAt: expect.any(Date),
  });
});
