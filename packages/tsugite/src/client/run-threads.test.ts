import { join } from "node:path";
import { expect, test } from "vitest";
import { pipelineProject } from "./pipeline-project.test-helper.ts";
import { run } from "./run.ts";

const head = `import { pipeline, step } from "@tsugite/core";\n`;

test("a step that loops for ever is ended at its timeout, while another step finishes beside it", async () => {
  const root = await pipelineProject({
    "pipeline.ts": `${head}
      export const spin = step({ name: "spin", timeout: 300 }, () => { for (;;); });
      export const quick = step("quick", () => "done");
      export const after = step("after", ({ text }: { text: string }) => text + "!");
      export default pipeline("loop", () => { spin(); return after({ text: quick() }); });`,
  });
  const ended: string[] = [];
  const { run: record, steps } = await run(join(root, "pipeline.ts"), {
    onNotice: (notice) => notice.kind === "ended" && ended.push(notice.record.step),
  });
  expect(ended).toEqual(["quick", "after", "spin"]);
  expect(record.status).toBe("failed");
  const spin = steps.find(({ step }) => step === "spin");
  expect(spin).toMatchObject({ status: "failed", error: { code: "STEP_TIMED_OUT" } });
});

test("failFast ends a step that loops for ever when another has failed", async () => {
  const root = await pipelineProject({
    "pipeline.ts": `${head}
      import { existsSync, writeFileSync } from "node:fs";
      const mark = import.meta.dirname + "/spinning";
      export const spin = step("spin", () => { writeFileSync(mark, ""); for (;;); });
      export const bad = step("bad", async () => {
        while (!existsSync(mark)) await new Promise((resolve) => setTimeout(resolve, 5));
        throw new Error("no");
      });
      export const late = step("late", () => 1);
      export default pipeline({ name: "fast", failureMode: "failFast" }, () => {
        const done = spin();
        bad();
        late({}, { after: [done] });
      });`,
  });
  const { run: record, steps } = await run(join(root, "pipeline.ts"), { maxParallel: 2 });
  expect(record).toMatchObject({ status: "failed", error: { message: "Step bad failed." } });
  expect(Object.fromEntries(steps.map(({ step, status }) => [step, status]))).toEqual({
    spin: "cancelled",
    bad: "failed",
    late: "skipped",
  });
});

test("cancelling ends a step that loops for ever within the grace, and records it as cancelled", async () => {
  const root = await pipelineProject({
    "pipeline.ts": `${head}
      export const spin = step("spin", (_: {}, { log }) => { log("spinning"); for (;;); });
      export const never = step("never", () => 1);
      export default pipeline("loop", () => { const done = spin(); never({}, { after: [done] }); });`,
  });
  const controller = new AbortController();
  let cancelledAt = 0;
  const { run: record, steps } = await run(join(root, "pipeline.ts"), {
    signal: controller.signal,
    onNotice: (notice) => {
      if (notice.kind !== "log") return;
      cancelledAt = Date.now();
      controller.abort();
    },
  });
  expect(record.status).toBe("cancelled");
  expect(steps.map(({ step, status }) => [step, status])).toEqual([
    ["spin", "cancelled"],
    ["never", "cancelled"],
  ]);
  expect((record.endedAt ?? Number.POSITIVE_INFINITY) - cancelledAt).toBeLessThan(10_000);
});

test("a step that watches its signal ends by itself when the run is cancelled", async () => {
  const root = await pipelineProject({
    "pipeline.ts": `${head}
      export const wait = step("wait", async (_: {}, { log, signal }) => {
        log("waiting");
        await new Promise((resolve) => signal.addEventListener("abort", resolve));
        log("tidied up: " + signal.reason.code);
      });
      export default pipeline("wait", () => { wait(); });`,
  });
  const controller = new AbortController();
  const lines: string[] = [];
  const { run: record } = await run(join(root, "pipeline.ts"), {
    signal: controller.signal,
    onNotice: (notice) => {
      if (notice.kind !== "log") return;
      lines.push(notice.line.text);
      controller.abort();
    },
  });
  expect(record.status).toBe("cancelled");
  expect(lines).toEqual(["waiting", "tidied up: STEP_CANCELLED"]);
});

test("two steps that each keep a core busy run at the same time", async () => {
  // Each waits, without letting its thread turn, for the other to have begun: one after the other they would time out.
  const root = await pipelineProject({
    "pipeline.ts": `${head}
      import { existsSync, writeFileSync } from "node:fs";
      export const meet = step({ name: "meet", timeout: "20s" }, ({ mine, other }: { mine: string; other: string }) => {
        writeFileSync(mine, "");
        while (!existsSync(other));
        return mine;
      });
      export default pipeline("meet", () => {
        const folder = process.env.MEETING_PLACE ?? "";
        meet({ mine: folder + "/a", other: folder + "/b" }, { name: "a" });
        meet({ mine: folder + "/b", other: folder + "/a" }, { name: "b" });
      });`,
  });
  process.env.MEETING_PLACE = root;
  const { run: record } = await run(join(root, "pipeline.ts"), { maxParallel: 2 });
  expect(record.status).toBe("completed");
});

test("a step that exits its thread or rejects on the side fails, and the rest goes on", async () => {
  const root = await pipelineProject({
    "pipeline.ts": `${head}
      export const exit = step("exit", () => process.exit(3));
      export const reject = step("reject", async () => { void Promise.reject(new Error("on the side")); await new Promise((r) => setTimeout(r, 1000)); });
      export const fine = step("fine", () => "fine");
      export default pipeline("crash", () => { exit(); reject(); return fine(); });`,
  });
  const { steps } = await run(join(root, "pipeline.ts"));
  const byName = Object.fromEntries(steps.map((record) => [record.step, record]));
  expect(byName.exit).toMatchObject({
    status: "failed",
    error: { code: "STEP_EXITED", message: expect.stringContaining("exit code 3") },
  });
  expect(byName.reject).toMatchObject({ status: "failed", error: { message: "on the side" } });
  expect(byName.fine?.status).toBe("completed");
});

test("what a step prints is told at once, also while it blocks its thread", async () => {
  const root = await pipelineProject({
    "pipeline.ts": `${head}
      export const talk = step({ name: "talk", timeout: "30s" }, (_: {}, { log }) => {
        console.log("one\\ntwo %d", 2);
        console.error("oops");
        process.stdout.write("no newline, ");
        process.stdout.write("then one\\n");
        log.warn("careful");
        const until = Date.now() + 200;
        while (Date.now() < until);
        log.debug("end");
      });
      export default pipeline("talk", () => { talk(); });`,
  });
  const lines: (readonly [string, string, number])[] = [];
  await run(join(root, "pipeline.ts"), {
    onNotice: (notice) => notice.kind === "log" && lines.push([notice.line.level, notice.line.text, notice.line.at]),
  });
  expect(lines.map(([level, text]) => [level, text])).toEqual([
    ["info", "one"],
    ["info", "two 2"],
    ["error", "oops"],
    ["info", "no newline, then one"],
    ["warn", "careful"],
    ["debug", "end"],
  ]);
  expect((lines.at(-1)?.[2] ?? 0) - (lines.at(0)?.[2] ?? 0)).toBeGreaterThanOrEqual(150);
});

test("a thread that ends after its step has returned takes no other step with it", async () => {
  const root = await pipelineProject({
    "pipeline.ts": `${head}
      export const late = step("late", () => { setTimeout(() => { throw new Error("too late"); }, 50); return 1; });
      export const slow = step("slow", async (_: {}) => { await new Promise((resolve) => setTimeout(resolve, 400)); return 2; });
      export const next = step("next", ({ n }: { n: number }) => n + 1);
      export default pipeline("late", () => { late(); return next({ n: slow() }); });`,
  });
  const { run: record, result } = await run(join(root, "pipeline.ts"), { maxParallel: 2 });
  expect(record.status).toBe("completed");
  expect(result).toBe(3);
});

test("a step that fails and leaves a timer takes no other step with it, and what the file itself leaves counts for none", async () => {
  const root = await pipelineProject({
    "pipeline.ts": `${head}
      import { threadId } from "node:worker_threads";
      setInterval(() => {}, 1000);
      export const id = step({ name: "id", cache: false }, () => threadId);
      export const late = step("late", () => { setTimeout(() => { throw new Error("too late"); }, 50); throw new Error("in time"); });
      export const slow = step({ name: "slow" }, async (_: {}) => { await new Promise((resolve) => setTimeout(resolve, 400)); return 2; });
      export default pipeline("late", () => {
        const [a, b] = [id({}, { name: "a" }), id({}, { name: "b" })];
        late();
        return { a, b, slow: slow() };
      });`,
  });
  const { steps } = await run(join(root, "pipeline.ts"), { maxParallel: 1 });
  const byName = Object.fromEntries(steps.map((record) => [record.step, record]));
  expect(byName.late?.error?.message).toBe("in time");
  expect(byName.slow?.status).toBe("completed");
  expect(byName.a?.outputs.output?.digest).toBe(byName.b?.outputs.output?.digest);
});

test("a rejection after the return fails the step that left it behind, and no other", async () => {
  const root = await pipelineProject({
    "pipeline.ts": `${head}
      const soon = async (message: string) => { for (let turn = 0; turn < 50; turn++) await null; throw new Error(message); };
      export const careless = step("careless", () => { void Promise.reject(new Error("at once")); return 1; });
      export const hasty = step("hasty", () => { void soon("soon"); return 2; });
      export const next = step("next", (_: { after: string }) => "fine");
      export default pipeline("careless", () => {
        careless();
        next({ after: "careless" });
        hasty();
        next({ after: "hasty" });
      });`,
  });
  const { steps } = await run(join(root, "pipeline.ts"), { maxParallel: 1 });
  expect(steps.map(({ step, status, error }) => [step, status, error?.message])).toEqual([
    ["careless", "failed", "at once"],
    ["next", "completed", undefined],
    ["hasty", "failed", "soon"],
    ["next-2", "completed", undefined],
  ]);
});

test("names such as __proto__ and constructor are names like any other", async () => {
  const root = await pipelineProject({
    "pipeline.ts": `${head}
      import { z } from "zod";
      export const show = step("show", (inputs: Record<string, unknown>) => JSON.stringify(inputs));
      const params = z.object({ constructor: z.number() });
      export default pipeline({ name: "names", params }, ({ params }) =>
        show({ constructor: params.constructor as never, nested: JSON.parse('{"__proto__": {"polluted": true}}') }));`,
  });
  const { result, steps } = await run(join(root, "pipeline.ts"), { parameters: { constructor: 5 } });
  expect(result, JSON.stringify(steps)).toBe('{"constructor":5,"nested":{"__proto__":{"polluted":true}}}');
});

test("a retryIf that throws is told with its place in the project, and the step is tried again", async () => {
  const root = await pipelineProject({
    "pipeline.ts": `import { pipeline, step } from "@tsugite/core";
export const flaky = step({
  name: "flaky",
  retries: { count: 1, delay: 1 },
  retryIf: (error) => { throw new TypeError("no such field"); },
}, (_: {}, { attempt }) => { if (attempt === 1) throw new Error("again"); return 1; });
export default pipeline("p", () => flaky());
`,
  });
  const lines: string[] = [];
  const { run: record } = await run(join(root, "pipeline.ts"), {
    onNotice: (notice) => notice.kind === "log" && lines.push(notice.line.text),
  });
  expect(record.status).toBe("completed");
  expect(lines).toEqual([
    "retryIf of step flaky threw, so that the step is tried again: TypeError: no such field (pipeline.ts:5:31)",
  ]);
});

test("retryIf decides in the step's own thread which errors are worth another attempt", async () => {
  const root = await pipelineProject({
    "pipeline.ts": `${head}
      const retries = { count: 3, delay: 1 };
      class Throttled extends Error {}
      export const hopeless = step(
        { name: "hopeless", retries, retryIf: (error) => error instanceof Throttled },
        () => { throw new RangeError("no"); },
      );
      export const throttled = step(
        { name: "throttled", retries, retryIf: async (error) => error instanceof Throttled },
        (_: {}, { attempt }) => { if (attempt < 3) throw new Throttled("later"); return attempt; },
      );
      export default pipeline("retries", () => { hopeless(); throttled(); });`,
  });
  const { steps } = await run(join(root, "pipeline.ts"));
  const byName = Object.fromEntries(steps.map((record) => [record.step, record]));
  expect(byName.hopeless).toMatchObject({ status: "failed", attempt: 1, error: { name: "RangeError", message: "no" } });
  expect(byName.throttled).toMatchObject({ status: "completed", attempt: 3 });
});
