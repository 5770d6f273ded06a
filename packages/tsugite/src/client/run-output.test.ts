import { join } from "node:path";
import type { LogLine } from "@tsugite/core";
import { expect, onTestFinished, test } from "vitest";
import { openStack } from "../stack/open-stack.ts";
import { pipelineProject } from "./pipeline-project.test-helper.ts";
import { run } from "./run.ts";

const head = `import { pipeline, step } from "@tsugite/core";\n`;
const MEGABYTE = 1_000_000;

/** Runs a pipeline; the lines that came while it ran, and those that were kept. */
async function runFor(source: string, maxParallel = 4) {
  const root = await pipelineProject({ "pipeline.ts": head + source });
  const live: LogLine[] = [];
  const { run: record, steps } = await run(join(root, "pipeline.ts"), {
    maxParallel,
    onNotice: (notice) => notice.kind === "log" && live.push(notice.line),
  });
  const { stack } = await openStack(root);
  onTestFinished(() => stack.close());
  const kept = await stack.metadataStore.readLogs({ runId: record.id, limit: 1_000_000 });
  return { live, kept, steps };
}

function bytesOf(lines: readonly LogLine[]): number {
  return lines.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
}

/** How many lines there are, with those that lines say are missing. */
function countOf(lines: readonly LogLine[]): number {
  return lines.reduce((sum, { text }) => sum + Number(/^… (\d+) lines/.exec(text)?.[1] ?? 1), 0);
}

const places = ["thread", "process"] as const;

test.each(places)(
  "a step that prints 100 MB in a loop in a %s fills no memory: it is told what is missing, and how it ended",
  async (isolation) => {
    const { live, kept, steps } = await runFor(`
    export const flood = step({ name: "flood", timeout: "60s", isolation: "${isolation}" }, () => {
      for (let i = 0; i < 1_000_000; i++) console.log("line %d %s", i, "x".repeat(85));
      console.error("the end");
    });
    export default pipeline("flood", () => { flood(); });`);
    expect(steps[0]).toMatchObject({ status: "completed" });
    for (const lines of [live, kept]) {
      expect(lines[0]?.text).toMatch(/^line 0 x/);
      expect(lines.at(-1)).toMatchObject({ level: "error", text: "the end" });
      expect(countOf(lines)).toBe(1_000_001);
    }
    expect(bytesOf(live)).toBeLessThan(15 * MEGABYTE);
    expect(bytesOf(kept)).toBeLessThan(10 * MEGABYTE);
  },
);

test("100 MB without a newline are no more, in one piece or in a hundred thousand", async () => {
  const { live, kept } = await runFor(`
    export const once = step("once", () => { process.stdout.write("x".repeat(100_000_000)); });
    export const chunks = step("chunks", () => { for (let i = 0; i < 100_000; i++) process.stdout.write("y".repeat(1000)); });
    export default pipeline("flood", () => { once(); chunks(); });`);
  for (const name of ["once", "chunks"]) {
    const lines = live.filter(({ step }) => step === name);
    expect(bytesOf(lines)).toBeGreaterThan(4 * MEGABYTE);
    expect(bytesOf(lines)).toBeLessThan(10 * MEGABYTE);
    expect(kept.filter(({ step }) => step === name).map(({ text }) => text)).toEqual(lines.map(({ text }) => text));
  }
});

test("what native code and programs print in a process is bounded in the same way", async () => {
  const { live, kept, steps } = await runFor(`
    import { spawnSync } from "node:child_process";
    import { writeSync } from "node:fs";
    export const native = step({ name: "native", isolation: "process", timeout: "60s" }, () => {
      const program = "for (let i = 0; i < 1000; i++) require('fs').writeSync(1, ('y'.repeat(99) + String.fromCharCode(10)).repeat(1000))";
      spawnSync(process.execPath, ["-e", program], { stdio: "inherit" });
      writeSync(2, "the end" + String.fromCharCode(10));
    });
    export default pipeline("native", () => { native(); });`);
  expect(steps[0]).toMatchObject({ status: "completed" });
  for (const lines of [live, kept]) {
    expect(lines.at(-1)).toMatchObject({ level: "error", text: "the end" });
    expect(countOf(lines)).toBe(1_000_001);
  }
  expect(bytesOf(live)).toBeLessThan(15 * MEGABYTE);
  expect(bytesOf(kept)).toBeLessThan(10 * MEGABYTE);
});

test.each(places)(
  "the last lines before an end are kept after any flood, whatever ended the step in its %s",
  async (isolation) => {
    const { kept, steps } = await runFor(`
    const flood = () => { for (let i = 0; i < 200_000; i++) console.log("line %d %s", i, "x".repeat(85)); };
    export const hang = step({ name: "hang", timeout: "6s" }, () => { flood(); console.log("last of hang"); for (;;); });
    export const exit = step("exit", () => { flood(); process.stdout.write("last of exit"); process.exit(3); });
    export const fail = step("fail", () => { flood(); console.log("last of fail"); throw new Error("no"); });
    export const reject = step("reject", async () => {
      flood();
      console.log("last of reject");
      void Promise.reject(new Error("on the side"));
      await new Promise((resolve) => setTimeout(resolve, 5000));
    });
    export default pipeline({ name: "ends", defaults: { isolation: "${isolation}" } }, () => { hang(); exit(); fail(); reject(); });`);
    expect(Object.fromEntries(steps.map(({ step, error }) => [step, error?.code]))).toEqual({
      hang: "STEP_TIMED_OUT",
      exit: "STEP_EXITED",
      fail: "STEP_THREW",
      reject: "STEP_THREW",
    });
    for (const name of ["hang", "exit", "fail", "reject"]) {
      const lines = kept.filter(({ step }) => step === name);
      expect(lines.at(-1)?.text).toBe(`last of ${name}`);
      expect(countOf(lines), name).toBe(200_001);
    }
  },
);

test("a process that is ended in the middle of a flood leaves whole lines, in their order", async () => {
  const { kept, steps } = await runFor(`
    export const flood = step({ name: "flood", timeout: "1s", isolation: "process" }, () => {
      for (let i = 0; ; i++) console.log("line %d %s", i, "x".repeat(i % 1000));
    });
    export default pipeline("flood", () => { flood(); });`);
  expect(steps[0]?.error?.code).toBe("STEP_TIMED_OUT");
  const lines = kept
    .filter(({ text }) => !text.startsWith("…"))
    .map(({ text }) => /^line (\d+) (x*)$/.exec(text) ?? []);
  const numbers = lines.map(([, number]) => Number(number));
  expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
  expect(lines.every(([, number, rest]) => rest?.length === Number(number) % 1000)).toBe(true);
  expect(countOf(kept)).toBe((numbers.at(-1) ?? 0) + 1);
});

test("what a step printed before its process crashed is kept", async () => {
  const { kept } = await runFor(`
    export const crash = step({ name: "crash", isolation: "process" }, () => {
      for (let i = 0; i < 20_000; i++) console.log("line %d %s", i, "x".repeat(85));
      process.kill(process.pid, "SIGSEGV");
      for (;;);
    });
    export default pipeline("crash", () => { crash(); });`);
  expect(kept).toHaveLength(20_000);
});

test("lines belong to the step and the attempt that printed them, with many steps at once", async () => {
  const { kept } = await runFor(
    `
    export const talk = step({ name: "talk", retries: { count: 1, delay: 1 } }, async ({ n }: { n: number }, { log, attempt }) => {
      for (let i = 0; i < 50; i++) {
        console.log("%d %d %d", n, attempt, i);
        process.stdout.write(n + " ");
        if (i % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
        process.stdout.write(attempt + " " + i + "\\n");
        log.warn(n, attempt, i);
      }
      if (attempt === 1) throw new Error("again");
    });
    export default pipeline("talks", () => { for (let n = 0; n < 12; n++) talk({ n }, { name: "talk-" + n }); });`,
    12,
  );
  expect(kept).toHaveLength(12 * 2 * 150);
  for (let n = 0; n < 12; n++) {
    for (const attempt of [1, 2]) {
      const lines = kept.filter((line) => line.step === `talk-${n}` && line.attempt === attempt);
      const expected = Array.from({ length: 50 }, (_, i) => `${n} ${attempt} ${i}`);
      expect(lines.map(({ text }) => text)).toEqual(expected.flatMap((text) => [text, text, text]));
    }
  }
});
