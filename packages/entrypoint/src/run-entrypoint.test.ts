import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { digestOf, type PipelineSpec, type StepSpec } from "@tsugite/core";
import { expect, test, vi } from "vitest";
import { ExitCode } from "./exit-code.ts";
import { OneStepConfiguration } from "./one-step.test-fixture.ts";
import { endOf, isRunning, stepProcesses } from "./step-process.test-helper.ts";

test("runs exactly one step, with what earlier processes of the run left behind", async () => {
  const { run, store } = await stepProcesses({
    load: { fn: "() => [1, 2, 3]" },
    sum: {
      fn: "({ rows }) => rows.reduce((a, b) => a + b, 0)",
      inputs: { rows: { kind: "output", step: "load", output: "output" } },
    },
  });
  expect(await run("load")).toMatchObject({ code: ExitCode.DONE });
  expect(await run("sum")).toMatchObject({ code: ExitCode.DONE });
  const [record] = await store.listRuns();
  expect(record).toMatchObject({ name: "one", pipeline: "test", execution: { engine: "one-step", runName: "one" } });
  expect((await store.listSteps(record?.id ?? "")).map(({ step, status }) => [step, status])).toEqual([
    ["load", "completed"],
    ["sum", "completed"],
  ]);
});

test("prints what the step prints as NDJSON with levels", async () => {
  const { run } = await stepProcesses({
    talk: { fn: '() => { console.log("hello"); console.warn("careful"); return 1; }' },
  });
  const { output } = await run("talk");
  const lines = output
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(lines).toMatchObject([
    { level: "info", msg: "Step talk started", attempt: 1 },
    { level: "info", msg: "hello", step: "talk", attempt: 1 },
    { level: "warn", msg: "careful" },
    { level: "info", msg: "Step talk completed" },
  ]);
});

test("its exit code says whether the step failed, cannot succeed, or was skipped", async () => {
  const { run } = await stepProcesses({
    broken: { fn: '() => { throw new Error("no rows"); }' },
    hopeless: { fn: "() => () => 1" },
    next: { fn: "() => 1", after: ["broken"] },
  });
  expect(await run("broken")).toMatchObject({ code: ExitCode.FAILED, output: expect.stringContaining("no rows") });
  expect(await run("hopeless")).toMatchObject({ code: ExitCode.DO_NOT_RETRY });
  expect(await run("next")).toMatchObject({ code: ExitCode.SKIPPED });
});

test("reports every wrong argument at once, and changes nothing", async () => {
  const { run, store } = await stepProcesses({ a: { fn: "() => 1" } });
  const configuration = ["--entrypoint_config_source", "test#OneStepConfiguration"];
  const { code, output } = await run("a", { args: [...configuration, "--step_name", "a", "--typo", "1"] });
  expect(code).toBe(ExitCode.USAGE);
  expect(output).toContain("The option --typo is unknown");
  expect(output).toContain("The option --pipeline_json is missing");
  expect(output).toContain("The option --run_name is missing");
  expect(await store.listRuns()).toEqual([]);
});

test("refuses a configuration that its bundle does not hold, and a file outside of the bundle", async () => {
  const { run } = await stepProcesses({ a: { fn: "() => 1" } });
  const unknown = await run("a", { args: ["--entrypoint_config_source", "evil#Configuration"] });
  expect(unknown).toMatchObject({
    code: ExitCode.FAILED,
    output: expect.stringContaining("which this bundle does not hold"),
  });
  const outside = await run("a", {
    args: [
      "--entrypoint_config_source",
      "test#OneStepConfiguration",
      "--pipeline_json",
      "@../../../../etc/passwd",
      "--main_module_source",
      "x",
      "--step_source",
      "x",
      "--step_name",
      "a",
      "--input_spec",
      "{}",
      "--run_name",
      "one",
    ],
  });
  expect(outside).toMatchObject({ code: ExitCode.USAGE, output: expect.stringContaining("leads out of the bundle") });
});

test("SIGTERM ends a step that blocks its thread within the grace, recorded as cancelled, with an exit code that is not 0", async () => {
  const { start, store } = await stepProcesses({ spin: { fn: '() => { console.log("spinning"); for (;;); }' } });
  const child = start("spin");
  const ended = endOf(child);
  child.stdout?.on("data", (chunk: Buffer) => chunk.includes("spinning") && child.kill("SIGTERM"));
  expect(await ended).toMatchObject({ code: ExitCode.CANCELLED });
  const [record] = await store.listRuns();
  expect(await store.getStep({ runId: record?.id ?? "", step: "spin" })).toMatchObject({ status: "cancelled" });
});

test("ends when its parent is gone, also while the step blocks its thread, if the parent asked for it", async () => {
  const { start } = await stepProcesses({ spin: { fn: '() => { console.log("spinning"); for (;;); }' } });
  const child = start("spin", { env: { TSUGITE_PARENT_GUARD: "stdin" } });
  const ended = endOf(child);
  child.stdout?.on("data", (chunk: Buffer) => chunk.includes("spinning") && child.stdin?.end());
  expect((await ended).code).toBe(1);
});

test("a step that wants a process is called in one of its own, started from the same file", async () => {
  const { run, start } = await stepProcesses({
    apart: { fn: '() => { console.log("called below " + process.ppid); return 1; }', isolation: "process" },
    crash: { fn: '() => { process.kill(process.pid, "SIGSEGV"); for (;;); }', isolation: "process" },
    hoard: {
      fn: "() => { const kept = []; for (;;) kept.push(Buffer.alloc(1e6, 1)); }",
      isolation: "process",
      resources: { memory: 300 * 1024 ** 2 },
    },
  });
  const apart = start("apart");
  expect(await endOf(apart)).toMatchObject({
    code: ExitCode.DONE,
    output: expect.stringContaining(`called below ${apart.pid}`),
  });
  const crashed = await run("crash");
  expect(crashed).toMatchObject({ code: ExitCode.FAILED, output: expect.stringContaining("ended by SIGSEGV") });
  const hoarded = await run("hoard");
  expect(hoarded).toMatchObject({ code: ExitCode.FAILED, output: expect.stringContaining("its limit of 300Mi") });
});

test("ends with the process of its step when its parent is gone", async () => {
  const { start } = await stepProcesses({
    spin: { fn: '() => { console.log("spinning in " + process.pid); for (;;); }', isolation: "process" },
  });
  const child = start("spin");
  const pid = await new Promise<number>((resolve) =>
    child.stdout?.on("data", (chunk: Buffer) => {
      const [, found] = /spinning in (\d+)/.exec(chunk.toString()) ?? [];
      if (found !== undefined) resolve(Number(found));
    }),
  );
  const ended = endOf(child);
  expect(() => process.kill(pid, 0)).not.toThrow();
  child.kill("SIGKILL");
  await ended;
  await vi.waitFor(() => expect(isRunning(pid)).toBe(false), { timeout: 10_000 });
});

test("goes on without standard input when nobody asked for the guard", async () => {
  const { start } = await stepProcesses({
    wait: { fn: "async () => { await new Promise((r) => setTimeout(r, 300)); return 1; }" },
  });
  const child = start("wait");
  child.stdin?.end();
  expect(await endOf(child)).toMatchObject({ code: ExitCode.DONE });
});

test("goes on when nobody reads what it prints any more, and its lines are kept", async () => {
  const { start, store } = await stepProcesses({
    talk: {
      fn: 'async () => { for (let i = 0; i < 20; i++) { console.log("line " + i); await new Promise((r) => setTimeout(r, 50)); } return 1; }',
    },
  });
  const child = start("talk");
  child.stdout?.once("data", () => child.stdout?.destroy());
  const code = await new Promise<number | null>((resolve) => child.on("exit", resolve));
  expect(code).toBe(ExitCode.DONE);
  const [record] = await store.listRuns();
  expect(await store.getStep({ runId: record?.id ?? "", step: "talk" })).toMatchObject({ status: "completed" });
  const lines = await store.readLogs({ runId: record?.id ?? "", step: "talk" });
  expect(lines.at(-1)?.text).toBe("line 19");
});

test("a data file of the bundle is verified before a step reads it, and found nowhere but there", async () => {
  const digest = digestOf("rows");
  const read = {
    fn: "({ csv }) => csv.text()",
    inputs: { csv: { kind: "file", path: "data.csv", digest, size: 4 } },
  } as const;
  const { run, bundle, root } = await stepProcesses({ read });
  const missing = await run("read", { runName: "missing" });
  expect(missing).toMatchObject({
    code: ExitCode.FAILED,
    output: expect.stringContaining("The bundle has no data file data.csv"),
  });
  await mkdir(join(bundle, "assets"));
  await writeFile(join(bundle, "assets", digest), "rows");
  expect(await run("read", { runName: "whole" })).toMatchObject({ code: ExitCode.DONE });
  await writeFile(join(bundle, "assets", digest), "other");
  const changed = await run("read", { runName: "changed" });
  expect(changed).toMatchObject({ code: ExitCode.DONE, output: expect.stringContaining("cached") });

  await writeFile(join(root, "secret"), "secret");
  const away = { ...read, inputs: { csv: { ...read.inputs.csv, digest: "../../secret" } } };
  const escaping = await (await stepProcesses({ read: away })).run("read");
  expect(escaping).toMatchObject({ code: ExitCode.DO_NOT_RETRY, output: expect.stringContaining("is not a digest") });
});

test("arguments that do not belong to the bundle, or to the spec the run was begun with, are refused", async () => {
  const { run, spec } = await stepProcesses({ a: { fn: "() => 1" }, b: { fn: "() => 2" } });
  const [a, b] = spec.steps;
  if (a === undefined || b === undefined) throw new Error("no steps");
  const argumentsOf = (step: StepSpec, of: PipelineSpec): string[] =>
    OneStepConfiguration.getEntrypointArguments(step, of, { run_name: "one" });
  const mixed = argumentsOf(a, spec).map((argument) => (argument === a.source ? b.source : argument));
  expect(await run("a", { args: mixed })).toMatchObject({
    code: ExitCode.USAGE,
    output: expect.stringContaining(`it has to be ${a.source}`),
  });
  expect(await run("a")).toMatchObject({ code: ExitCode.DONE });
  const later = { ...spec, steps: [a, { ...b, timeout: 5_000 }] };
  expect(await run("b", { args: argumentsOf(b, later) })).toMatchObject({
    code: ExitCode.FAILED,
    output: expect.stringContaining("was begun with another version of the pipeline"),
  });
});

test("a spec too long for an argument is read from the bundle", async () => {
  const long = "人".repeat(50_000);
  const { run, spec } = await stepProcesses({
    a: { fn: "({ text }) => text.length", inputs: { text: { kind: "value", value: long } } },
  });
  const args = OneStepConfiguration.getEntrypointArguments(spec.steps[0] as StepSpec, spec, {
    run_name: "one",
  });
  expect(args).toContain("@pipeline.json");
  expect(Math.max(...args.map((argument) => Buffer.byteLength(argument)))).toBeLessThan(128 * 1024);
  expect(await run("a")).toMatchObject({ code: ExitCode.DONE });
});

test("a step with very many inputs has arguments of ordinary length", () => {
  const load: StepSpec = {
    name: "load",
    source: "p.ts#load",
    code: { digest: "" },
    inputs: {},
    outputs: { output: { codec: "auto" } },
  };
  const items = Array.from({ length: 2_500 }, () => ({ kind: "output", step: "load", output: "output" }) as const);
  const sum: StepSpec = { ...load, name: "sum", inputs: { rows: { kind: "array", items } } };
  const spec: PipelineSpec = { specVersion: 1, name: "p", source: "p.ts#default", steps: [load, sum] };
  const args = OneStepConfiguration.getEntrypointArguments(sum, spec, { run_name: "one" });
  expect(Math.max(...args.map((argument) => Buffer.byteLength(argument)))).toBeLessThan(128 * 1024);
});
