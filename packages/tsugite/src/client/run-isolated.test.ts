import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { StepRecord } from "@tsugite/core";
import { expect, onTestFinished, test } from "vitest";
import { buildLegacyAddon, hasCompiler } from "./legacy-addon.test-helper.ts";
import { penguinsProject, pipelineProject, writeFiles } from "./pipeline-project.test-helper.ts";
import { expectEnded, isRunning } from "./process-check.test-helper.ts";
import { type RunOptions, type RunResult, run } from "./run.ts";

const head = `
  import { spawn } from "node:child_process";
  import { closeSync, writeFileSync, writeSync } from "node:fs";
  import { pipeline, step } from "@tsugite/core";
  const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
`;

interface Ran extends RunResult {
  readonly byName: Readonly<Record<string, StepRecord>>;
  /** Level and text of every line, by step. */
  readonly lines: Readonly<Record<string, readonly string[]>>;
}

async function runBody(body: string, options: RunOptions = {}): Promise<Ran> {
  const root = await pipelineProject({ "pipeline.ts": `${head}${body}` });
  const lines: Record<string, readonly string[]> = {};
  const result = await run(join(root, "pipeline.ts"), {
    ...options,
    onNotice: (notice) => {
      if (notice.kind === "log") {
        const { step, level, text } = notice.line;
        lines[step] = [...(lines[step] ?? []), `${level} ${text}`];
      }
      options.onNotice?.(notice);
    },
  });
  return { ...result, lines, byName: Object.fromEntries(result.steps.map((record) => [record.step, record])) };
}

test("steps that want a process share a warm one, apart from this one, and none is left after the run", async () => {
  const { run: record, result } = await runBody(`
    export const pid = step({ name: "pid", isolation: "process", cache: false }, ({ before }: { before: number[] }) => [...before, process.pid]);
    export default pipeline("warm", () => {
      let all: any = [];
      for (let index = 0; index < 20; index++) all = pid({ before: all }, { name: "pid-" + index });
      return all;
    });`);
  expect(record.status).toBe("completed");
  const pids = result as readonly number[];
  expect(pids).toHaveLength(20);
  expect(new Set(pids).size).toBe(1);
  expect(pids).not.toContain(process.pid);
  await expectEnded(...pids);
});

test("a step gives the same artifacts in a process as in a thread, digest for digest, under the same cache key", async () => {
  const root = await penguinsProject();
  const inThreads = await run(join(root, "pipeline.ts"));
  const source = await readFile(join(root, "pipeline.ts"), "utf8");
  const isolated = source.replace(/name: "penguins",/, '$& defaults: { isolation: "process" },');
  await writeFiles(root, { "pipeline.ts": isolated });
  const again = await run(join(root, "pipeline.ts"));
  expect(again.spec.steps.map(({ isolation }) => isolation)).toEqual(again.spec.steps.map(() => "process"));
  expect(again.steps.map(({ status }) => status)).toEqual(again.steps.map(() => "cached"));
  const inProcesses = await run(join(root, "pipeline.ts"), { cache: false });
  expect(inProcesses.steps.map(({ status }) => status)).toEqual(inProcesses.steps.map(() => "completed"));
  const outputsOf = ({ steps }: RunResult) => Object.fromEntries(steps.map(({ step, outputs }) => [step, outputs]));
  expect(outputsOf(inProcesses)).toEqual(outputsOf(inThreads));
});

test("the hooks of a step are called where its function is, and end no more than themselves", async () => {
  const { lines, run: record } = await runBody(`
    const isolation = "process" as const;
    export const hooked = step(
      {
        name: "hooked",
        isolation,
        onStart: ({ log }) => log("starts in " + process.pid),
        onSuccess: () => { process.kill(process.pid, "SIGSEGV"); for (;;); },
      },
      (_: {}, { log }) => log("runs in " + process.pid),
    );
    export default pipeline({ name: "hooks", onSuccess: ({ log }) => log("ends in " + process.pid) }, () => { hooked(); });`);
  expect(record.status).toBe("completed");
  const [, pid] = /runs in (\d+)/.exec(lines.hooked?.[1] ?? "") ?? [];
  expect(Number(pid)).not.toBe(process.pid);
  expect(lines.hooked).toEqual([
    `info starts in ${pid}`,
    `info runs in ${pid}`,
    expect.stringContaining("The hook onSuccess failed: The process of the hook onSuccess was ended by SIGSEGV"),
  ]);
  expect(lines[""]).toEqual([`info ends in ${process.pid}`]);
});

test("a signal that would end a thread's whole process fails one step, names itself, and the next gets a new process", async () => {
  const { byName } = await runBody(
    `
    const isolation = "process" as const;
    const die = (signal: NodeJS.Signals) => () => { process.kill(process.pid, signal); for (;;); };
    export const segv = step({ name: "segv", isolation }, die("SIGSEGV"));
    export const abort = step({ name: "abort", isolation }, () => process.abort());
    export const kill = step({ name: "kill", isolation }, die("SIGKILL"));
    export const fine = step({ name: "fine", isolation }, () => "fine");
    export default pipeline("signals", () => { segv(); abort(); kill(); return fine(); });`,
    { maxParallel: 1 },
  );
  expect(byName.segv).toMatchObject({
    status: "failed",
    error: { code: "STEP_EXITED", message: expect.stringMatching(/step segv was ended by SIGSEGV.*native addons/) },
  });
  expect(byName.abort?.error?.message).toMatch(/step abort was ended by SIGABRT/);
  expect(byName.kill?.error?.message).toMatch(/step kill was killed by SIGKILL: the system's memory may have run out/);
  expect(byName.fine?.status).toBe("completed");
});

test("process.exit, an unhandled rejection and a closed connection fail one step each", async () => {
  const { byName, lines } = await runBody(`
    const isolation = "process" as const;
    export const exit = step({ name: "exit", isolation }, () => process.exit(3));
    export const reject = step({ name: "reject", isolation }, async () => { void Promise.reject(new RangeError("on the side" + ".".repeat(1_000_000))); await sleep(5_000); });
    export const cut = step({ name: "cut", isolation }, async () => { closeSync(3); await sleep(60_000); });
    export const fine = step({ name: "fine", isolation }, () => "fine");
    export default pipeline("crash", () => { exit(); reject(); cut(); return fine(); });`);
  expect(byName.exit?.error).toMatchObject({
    code: "STEP_EXITED",
    message: expect.stringContaining("Step exit ended its process with exit code 3"),
  });
  expect(byName.reject?.error).toMatchObject({
    name: "RangeError",
    message: expect.stringMatching(/^on the side\.{1000000}$/),
    at: expect.stringMatching(/^pipeline\.ts:/),
  });
  expect(byName.cut?.error).toMatchObject({
    code: "STEP_EXITED",
    message: expect.stringContaining("closed the connection"),
  });
  expect(byName.fine?.status).toBe("completed");
  expect(lines).toEqual({});
});

test("native memory above the limit of a step ends it, and the message has the use, the limit and the way out", async () => {
  const { byName } = await runBody(`
    const limited = { isolation: "process", resources: { memory: "300Mi" } } as const;
    export const hoard = step({ name: "hoard", ...limited }, () => { const kept = []; for (;;) kept.push(Buffer.alloc(1_000_000, 1)); });
    export const fine = step({ name: "fine", ...limited }, () => Buffer.alloc(10_000_000, 1).length);
    export default pipeline("memory", () => { hoard(); return fine(); });`);
  expect(byName.hoard).toMatchObject({ status: "failed", error: { code: "STEP_EXITED" } });
  expect(byName.hoard?.error?.message).toMatch(
    /^Step hoard used \d+Mi of memory, which is more than its limit of 300Mi\. Raise the limit, for example to resources: \{ memory: "\d+Mi" \}/,
  );
  expect(byName.fine?.status).toBe("completed");
});

test("a full JavaScript heap, on which V8 ends the process, is told as what it is", async () => {
  const before = process.env.NODE_OPTIONS;
  process.env.NODE_OPTIONS = "--max-old-space-size=40";
  onTestFinished(() => {
    if (before === undefined) delete process.env.NODE_OPTIONS;
    else process.env.NODE_OPTIONS = before;
  });
  const { byName, lines } = await runBody(`
    export const hoard = step({ name: "hoard", isolation: "process" }, () => { const kept = []; for (;;) kept.push({ at: kept.length }); });
    export const fine = step({ name: "fine", isolation: "process" }, () => "fine");
    export default pipeline("heap", () => { hoard(); return fine(); });`);
  expect(byName.hoard?.error).toMatchObject({
    code: "STEP_EXITED",
    message: expect.stringMatching(/^Step hoard filled the JavaScript heap of its process.*resources: \{ memory:/),
  });
  expect(lines.hoard?.join("\n")).toContain("JavaScript heap out of memory");
  expect(byName.fine?.status).toBe("completed");
});

test("a step that loops for ever is ended at its timeout, with the programs it has started", async () => {
  const { byName, lines } = await runBody(`
    export const spin = step({ name: "spin", isolation: "process", timeout: 500 }, (_: {}, { log }) => {
      log(String(spawn("sleep", ["1000"], { stdio: "ignore" }).pid));
      log(String(process.pid));
      for (;;);
    });
    export default pipeline("loop", () => { spin(); });`);
  expect(byName.spin).toMatchObject({ status: "failed", error: { code: "STEP_TIMED_OUT" } });
  const pids = lines.spin?.map((line) => Number(line.replace("info ", ""))) ?? [];
  expect(pids).toHaveLength(2);
  await expectEnded(...pids);
});

test("cancelling lets a step end by itself, and ends one that does not", async () => {
  const controller = new AbortController();
  let begun = 0;
  const {
    run: record,
    byName,
    lines,
  } = await runBody(
    `
    const isolation = "process" as const;
    export const polite = step({ name: "polite", isolation }, async (_: {}, { log, signal }) => {
      log("begun");
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
      log("tidied up: " + signal.reason.code);
    });
    export const spin = step({ name: "spin", isolation }, (_: {}, { log }) => { log("begun"); for (;;); });
    export default pipeline("cancel", () => { polite(); spin(); });`,
    {
      maxParallel: 2,
      signal: controller.signal,
      onNotice: (notice) => {
        if (notice.kind === "log" && notice.line.text === "begun" && ++begun === 2) controller.abort();
      },
    },
  );
  expect(record.status).toBe("cancelled");
  expect([byName.polite?.status, byName.spin?.status]).toEqual(["cancelled", "cancelled"]);
  expect(lines.polite).toEqual(["info begun", "info tidied up: STEP_CANCELLED"]);
});

test("what a step prints has its levels, comes at once, and includes what goes past Node's streams, to the last line", async () => {
  const at: Record<string, number> = {};
  const { lines } = await runBody(
    `
    const isolation = "process" as const;
    export const talk = step({ name: "talk", isolation }, (_: {}, { log }) => {
      console.log("one\\ntwo %d", 2);
      console.error("oops");
      process.stdout.write("no newline");
      log.warn("careful");
      const until = Date.now() + 300;
      while (Date.now() < until);
      log.debug("end");
    });
    // As an addon or a program below would: to the descriptors themselves.
    export const native = step({ name: "native", isolation }, () => { writeSync(1, "héllo\\nlast"); writeSync(2, "trouble\\n"); });
    export const dying = step({ name: "dying", isolation }, () => { writeSync(2, "about to crash"); process.kill(process.pid, "SIGSEGV"); for (;;); });
    export default pipeline("talk", () => { talk(); native(); dying(); });`,
    {
      maxParallel: 1,
      onNotice: (notice) => {
        if (notice.kind === "log") at[notice.line.text] = Date.now();
      },
    },
  );
  expect(lines.talk).toEqual(["info one", "info two 2", "error oops", "warn careful", "debug end", "info no newline"]);
  expect((at.end ?? 0) - (at.careful ?? 0)).toBeGreaterThanOrEqual(200);
  expect(lines.native?.toSorted()).toEqual(["error trouble", "info héllo", "info last"]);
  expect(lines.dying).toEqual(["error about to crash"]);
});

test("what goes past Node's streams is told of the step that wrote it, of a hundred that share a process", async () => {
  const { lines } = await runBody(
    `
    export const native = step({ name: "native", isolation: "process", cache: false }, ({ n }: { n: number }) => {
      writeSync(2, "to stderr " + n + "\\n");
      writeSync(1, "to stdout " + n);
    });
    export default pipeline("natives", () => { for (let n = 0; n < 100; n++) native({ n }, { name: "native-" + n }); });`,
    { maxParallel: 1 },
  );
  const expected = Array.from({ length: 100 }, (_, n) => [
    `native-${n}`,
    [`error to stderr ${n}`, `info to stdout ${n}`],
  ]);
  const sorted = Object.entries(lines).map(([step, printed]) => [step, printed.toSorted()]);
  expect(Object.fromEntries(sorted)).toEqual(Object.fromEntries(expected));
});

test("a process that a step has left a timer, much memory or its folder in is not used by the next", async () => {
  const { run: record, result } = await runBody(
    `
    const isolation = "process" as const;
    export const clean = step({ name: "clean", isolation }, () => process.pid);
    export const timer = step({ name: "timer", isolation }, () => { setTimeout(() => { throw new Error("too late"); }, 50); return process.pid; });
    export const large = step({ name: "large", isolation }, () => { (globalThis as any).kept = Buffer.alloc(600_000_000, 1); return process.pid; });
    export const moved = step({ name: "moved", isolation }, () => { process.chdir("/"); return process.pid; });
    export const last = step({ name: "last", isolation }, async () => { await sleep(200); return process.cwd() === "/" ? 0 : process.pid; });
    export default pipeline("leftovers", () => {
      const first = clean();
      const second = timer({}, { after: [first] });
      const third = large({}, { after: [second] });
      const fourth = moved({}, { after: [third] });
      return [first, second, third, fourth, last({}, { after: [fourth] })];
    });`,
  );
  expect(record.status).toBe("completed");
  const [first, second, third, fourth, last] = result as number[];
  expect(second).toBe(first);
  expect(new Set([first, third, fourth, last, 0]).size).toBe(5);
});

test("an error of Node that names a worker names the way out, and is not tried again", async () => {
  const { byName } = await runBody(`
    export const inThread = step({ name: "in-thread", retries: 2 }, () => process.chdir("/"));
    export const inProcess = step({ name: "in-process", isolation: "process" }, () => { process.chdir("/"); process.umask(0o77); return process.cwd(); });
    export default pipeline("chdir", () => { inThread(); return inProcess(); });`);
  expect(byName["in-thread"]).toMatchObject({
    status: "failed",
    attempt: 1,
    error: {
      code: "MAIN_THREAD_NEEDED",
      message: expect.stringMatching(/process\.chdir\(\) is not supported in workers.*isolation: "process"/),
      at: expect.stringMatching(/^pipeline\.ts:/),
    },
  });
  expect(byName["in-process"]?.status).toBe("completed");
});

test("a file whose top level wants a main thread runs, if its steps do", async () => {
  const { result, run: record } = await runBody(`
    process.umask(0o22);
    export const fine = step("fine", () => "fine");
    export default pipeline({ name: "top", defaults: { isolation: "process" } }, () => fine());`);
  expect(record.status).toBe("completed");
  expect(result).toBe("fine");
});

test.skipIf(!hasCompiler() && process.env.CI !== "true")(
  "an addon that is there for one thread alone is told as such, and can be used in processes",
  async () => {
    const root = await pipelineProject({
      "pipeline.ts": `${head}
        import { existsSync } from "node:fs";
        import { createRequire } from "node:module";
        const isolation = (process.env.LEGACY_ISOLATION ?? "thread") as "thread" | "process";
        export const load = step({ name: "load", isolation }, async ({ other, mine }: { other: string; mine: string }) => {
          writeFileSync(mine, "");
          while (!existsSync(other)) await sleep(5);
          createRequire("/")(process.env.LEGACY_ADDON ?? "");
          await sleep(200);
        });
        export default pipeline("addon", () => {
          const folder = process.env.LEGACY_FOLDER ?? "";
          load({ mine: folder + "/a", other: folder + "/b" }, { name: "a" });
          load({ mine: folder + "/b", other: folder + "/a" }, { name: "b" });
        });`,
    });
    const setVariable = (name: string, value: string): void => {
      process.env[name] = value;
      onTestFinished(() => {
        delete process.env[name];
      });
    };
    setVariable("LEGACY_ADDON", buildLegacyAddon(root));
    setVariable("LEGACY_FOLDER", root);
    const inThreads = await run(join(root, "pipeline.ts"), { maxParallel: 2 });
    expect(inThreads.steps.map(({ status }) => status).toSorted()).toEqual(["completed", "failed"]);
    expect(inThreads.steps.find(({ status }) => status === "failed")?.error).toMatchObject({
      code: "MAIN_THREAD_NEEDED",
      message: expect.stringMatching(/did not self-register.*isolation: "process"/),
    });
    setVariable("LEGACY_ISOLATION", "process");
    const inProcesses = await run(join(root, "pipeline.ts"), { maxParallel: 2 });
    expect(inProcesses.steps.map(({ status }) => status)).toEqual(["completed", "completed"]);
  },
);

test("when this process is killed, its step processes end, however busy, with the programs they have started", async () => {
  const root = await pipelineProject({
    "pipeline.ts": `${head}
      const isolation = "process" as const;
      export const idle = step({ name: "idle", isolation }, (_: {}, { log }) => { log("pid " + process.pid); });
      export const spin = step({ name: "spin", isolation }, (_: {}, { log }) => {
        log("pid " + process.pid);
        log("pid " + spawn("sleep", ["1000"], { stdio: "ignore" }).pid);
        for (;;);
      });
      export default pipeline("killed", () => { idle(); spin(); });`,
  });
  const bin = fileURLToPath(new URL("../bin.ts", import.meta.url));
  const child = spawn(process.execPath, ["--conditions=@tsugite/source", bin, "run", join(root, "pipeline.ts")], {
    stdio: "pipe",
  });
  const pids: number[] = [];
  await new Promise<void>((resolve) =>
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      for (const [, pid] of text.matchAll(/pid (\d+)/g)) pids.push(Number(pid));
      if (pids.length === 3) resolve();
    }),
  );
  expect(pids.map(isRunning)).toEqual([true, true, true]);
  child.kill("SIGKILL");
  await expectEnded(...pids);
});

test("Ctrl-C in a terminal, which reaches every process of the command, gives a step its grace", async () => {
  const root = await pipelineProject({
    "pipeline.ts": `${head}
      export const wait = step({ name: "wait", isolation: "process" }, async (_: {}, { log, signal }) => {
        log("waiting");
        await new Promise((resolve) => { const timer = setInterval(() => {}, 1000); signal.addEventListener("abort", () => { clearInterval(timer); resolve(0); }); });
        log("tidied up");
      });
      export default pipeline("interrupted", () => { wait(); });`,
  });
  const bin = fileURLToPath(new URL("../bin.ts", import.meta.url));
  const child = spawn(process.execPath, ["--conditions=@tsugite/source", bin, "run", join(root, "pipeline.ts")], {
    stdio: "pipe",
    detached: true,
  });
  let printed = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    printed += text;
    // As a terminal does: to the process group.
    if (text.includes("waiting")) process.kill(-(child.pid ?? 0), "SIGINT");
  });
  expect(await new Promise((resolve) => child.on("close", resolve))).toBe(130);
  expect(printed).toContain("tidied up");
  expect(printed).toContain("was cancelled");
});
