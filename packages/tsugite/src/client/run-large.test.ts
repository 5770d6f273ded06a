import { spawn } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { LocalArtifactStore } from "@tsugite/core";
import { expect, test } from "vitest";
import { resultOf } from "../cli/cli.test-helper.ts";
import { pipelineProject, writeFiles } from "./pipeline-project.test-helper.ts";
import { run } from "./run.ts";

const head = `
import { createReadStream } from "node:fs";
import { PassThrough, Readable } from "node:stream";
import { type DataFile, pipeline, step } from "@tsugite/core";
const readAll = step("readAll", async ({ data }: { data: DataFile }) => {
  let text = "";
  for await (const chunk of data.stream()) text += chunk;
  return { name: data.name, size: data.size, again: (await data.text()) === text, text };
});
export { readAll };
`;

test("a step that returns a stream hands on a file, which may be read again and again", async () => {
  const root = await pipelineProject({
    "pipeline.ts": `${head}
      export const readable = step("readable", () => Readable.from(["one ", Buffer.from("two")]));
      export const web = step("web", async () => new Response("from the web").body ?? "nothing");
      export const both = step({ name: "both", outputs: ["left", "right"] }, () => {
        // Neither goes on before the other is read as well.
        const source = Readable.from((function* () { for (let n = 0; n < 200; n++) yield Buffer.alloc(65536, n); })());
        return { left: source.pipe(new PassThrough()), right: source.pipe(new PassThrough()) };
      });
      export const size = step("size", ({ file }: { file: DataFile }) => file.size);
      export default pipeline("streams", () => {
        const { left, right } = both();
        return {
          readable: readAll({ data: readable() }, { name: "a" }),
          web: readAll({ data: web() as never }, { name: "b" }),
          sizes: [size({ file: left }, { name: "left" }), size({ file: right }, { name: "right" })],
          file: readable({}, { name: "again" }),
        };
      });`,
  });
  const { result, steps } = await run(join(root, "pipeline.ts"));
  expect(result, JSON.stringify(steps)).toMatchObject({
    readable: { name: "output", size: 7, again: true, text: "one two" },
    web: { name: "output", size: 12, again: true, text: "from the web" },
    sizes: [200 * 65_536, 200 * 65_536],
    file: { name: "output", size: 7 },
  });
  const outputs = Object.fromEntries(steps.map(({ step, outputs }) => [step, outputs]));
  expect(outputs.both?.left?.digest).toBe(outputs.both?.right?.digest);
  const cached = await run(join(root, "pipeline.ts"));
  expect(cached.steps.map(({ status }) => status)).toEqual(steps.map(() => "cached"));
  expect(cached.result).toEqual({ ...(result as object), file: expect.objectContaining({ name: "output" }) });
});

test("streams and large arrays cross processes as they cross threads", async () => {
  const root = await pipelineProject({
    "pipeline.ts": `${head}
      const isolation = "process";
      export const stream = step({ name: "stream", isolation }, () => Readable.from(["from a process"]));
      export const array = step({ name: "array", isolation }, () => new Int16Array(3_000_000).fill(-3));
      export const sum = step({ name: "sum", isolation }, ({ data }: { data: Int16Array }) => data.reduce((sum, value) => sum + value, 0));
      export default pipeline("processes", () => ({ text: readAll({ data: stream() }), sum: sum({ data: array() }) }));`,
  });
  const { result, steps } = await run(join(root, "pipeline.ts"));
  expect(result, JSON.stringify(steps)).toMatchObject({ text: { text: "from a process" }, sum: -9_000_000 });
  expect(filesOf(root).filter((path) => path.endsWith(".part"))).toEqual([]);
});

test("what a stream, an array and a file hold is stored once where it is the same", async () => {
  const root = await pipelineProject({
    "pipeline.ts": `${head}
      import { file } from "@tsugite/core";
      import { writeFileSync } from "node:fs";
      const content = () => new Uint8Array(3_000_000).fill(7);
      export const array = step("array", () => content());
      export const floats = step("floats", () => new Float64Array(content().buffer));
      export const stream = step("stream", () => Readable.from([content().subarray(0, 1000), content().subarray(1000)]));
      export const copy = step("copy", ({ path }: { path: string }) => { writeFileSync(path, content()); return file(path); });
      export const after = step("after", ({ all }: { all: unknown[] }) => all.length);
      const path = process.env.COPY_PATH ?? "";
      export default pipeline("same", () => after({ all: [array(), floats(), stream(), copy({ path })] }));`,
  });
  process.env.COPY_PATH = join(root, "copy");
  const { result, steps } = await run(join(root, "pipeline.ts"));
  expect(result, JSON.stringify(steps)).toBe(4);
  const made = steps.filter(({ step }) => step !== "after").map(({ outputs }) => outputs.output);
  expect(new Set(made.map((artifact) => artifact?.digest)).size).toBe(1);
  expect(made.map((artifact) => artifact?.codec).sort()).toEqual(["bytes", "file", "file", "float64array"]);
  expect(filesOf(root).filter((path) => statSync(path).size === 3_000_000)).toHaveLength(1);
  expect(filesOf(root).filter((path) => path.endsWith(".part"))).toEqual([]);
});

test("a stream that breaks off fails its step with its own error, and leaves nothing behind", async () => {
  const root = await pipelineProject({
    "pipeline.ts": `${head}
      class Throttled extends Error { override readonly name = "Throttled"; }
      const broken = (error: Error) => Readable.from((function* () { yield Buffer.alloc(2_000_000); throw error; })());
      export const missing = step("missing", async () => createReadStream("/nowhere/to/be/found"));
      export const breaks = step("breaks", () => broken(new RangeError("the line broke off")));
      const retries = { count: 2, delay: 1 };
      export const hopeless = step({ name: "hopeless", retries, retryIf: (error) => !(error instanceof Throttled) }, () => broken(new Throttled("no")));
      export const recovers = step({ name: "recovers", retries }, (_: {}, { attempt }) => attempt < 3 ? broken(new Throttled("later")) : Readable.from(["ok"]));
      export const beside = step({ name: "beside", outputs: ["good", "bad"] }, () => ({ good: new Readable({ read() {} }), bad: broken(new Error("bad")) }));
      export const hangs = step({ name: "hangs", timeout: 300 }, () => Readable.from((async function* () { yield Buffer.alloc(2_000_000); await new Promise(() => {}); })()));
      export const blocks = step({ name: "blocks", timeout: 300 }, () => Readable.from((function* () { yield Buffer.alloc(2_000_000); for (;;); })()));
      export default pipeline("broken", () => { missing(); breaks(); hopeless(); recovers(); beside(); hangs(); blocks(); });`,
  });
  const { steps } = await run(join(root, "pipeline.ts"));
  const errors = Object.fromEntries(
    steps.map(({ step, attempt, error }) => [step, [attempt, error?.code, error?.message]]),
  );
  expect(errors).toEqual({
    missing: [1, "STEP_THREW", "ENOENT: no such file or directory, open '/nowhere/to/be/found'"],
    breaks: [1, "STEP_THREW", "the line broke off"],
    hopeless: [1, "STEP_THREW", "no"],
    recovers: [3, undefined, undefined],
    beside: [1, "STEP_THREW", "bad"],
    hangs: [1, "STEP_TIMED_OUT", expect.anything()],
    blocks: [1, "STEP_TIMED_OUT", expect.anything()],
  });
  expect(filesOf(root).map((path) => readFileSync(path, "utf8"))).toEqual(["ok"]);
});

test("500 MB in a stream, and in typed arrays, are held once at most", { timeout: 120_000 }, async () => {
  const pipelineOf = (made: string) => `${head}
    const SIZE = 500_000_000;
    export const stream = step("stream", () => Readable.from((function* () {
      for (let n = 0; n < 500; n++) yield Buffer.alloc(1_000_000, n % 251);
    })()));
    export const sizeOf = step("sizeOf", ({ data }: { data: DataFile }) => data.size);
    export const floats = step("floats", () => new Float64Array(SIZE / 8).fill(0.5));
    export const sum = step("sum", ({ data }: { data: Float64Array }) => data.reduce((sum, value) => sum + value, 0));
    export default pipeline("large", () => (${made}));`;
  const root = await pipelineProject({});
  const floor = await peakOf(root, pipelineOf("1 as never"));
  const stream = await peakOf(root, pipelineOf("sizeOf({ data: stream() })"));
  const made = await peakOf(root, pipelineOf("floats() && (undefined as never)"));
  const handed = await peakOf(root, pipelineOf("sum({ data: floats() })"));
  expect(stream.result).toBe(500_000_000);
  expect(handed.result).toBe(500_000_000 / 16);
  expect(stream.peakMB - floor.peakMB).toBeLessThan(200);
  expect(made.peakMB - floor.peakMB).toBeLessThan(600);
  // What the first step made is free for the collector, which comes when it likes.
  expect(handed.peakMB - floor.peakMB).toBeLessThan(1150);
});

const BIN = fileURLToPath(new URL("../bin.ts", import.meta.url));
const TELL_PEAK = `data:text/javascript,${encodeURIComponent(`
  import { readFileSync } from "node:fs";
  import { isMainThread } from "node:worker_threads";
  const peak = () => /^VmHWM:\\s+(\\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8"))[1];
  if (isMainThread) process.on("exit", () => process.stderr.write("PEAK " + peak() + "\\n"));
`)}`;

/** The result of a run in a process of its own, and the most memory that the process held. */
async function peakOf(root: string, source: string): Promise<{ readonly result: unknown; readonly peakMB: number }> {
  await writeFiles(root, { "pipeline.ts": source });
  const args = [
    "--conditions=@tsugite/source",
    `--import=${TELL_PEAK}`,
    BIN,
    "run",
    "pipeline.ts",
    "--no-cache",
    "--json",
  ];
  const child = spawn(process.execPath, args, { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
  const { stdout, stderr } = await resultOf(child);
  const peak = /^PEAK (\d+)$/m.exec(stderr)?.[1];
  if (peak === undefined) throw new Error(stderr);
  return { result: JSON.parse(stdout).result, peakMB: Number(peak) / 1000 };
}

/** All files of the project's artifact store. */
function filesOf(root: string): string[] {
  const { directory } = new LocalArtifactStore({ name: "artifacts", config: {}, root });
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
}
