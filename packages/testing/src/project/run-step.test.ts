import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { codec, type DataFile, file, step } from "@tsugite/core";
import { expect, expectTypeOf, onTestFinished, test, vi } from "vitest";
import { temporaryRoot } from "../store/temporary-root.test-helper.ts";
import { runStep } from "./run-step.ts";

class Model {
  readonly weights: readonly number[];
  constructor(weights: readonly number[]) {
    this.weights = weights;
  }
}

const modelCodec = codec({
  name: "model",
  encode: (model: Model) => ({ weights: [...model.weights] }),
  decode: ({ weights }) => new Model(weights),
});

const fit = step(
  { name: "fit", outputs: { model: modelCodec, note: true } },
  ({ rows, at }: { rows: number[]; at: Date }, { log, metadata }) => {
    log(`fitting ${rows.length} rows`);
    console.warn("two\nlines");
    metadata({ rows: rows.length });
    rows.push(0);
    return { model: new Model(rows), note: at };
  },
);
const score = step("score", ({ model }: { model: Model }) => model.weights.length);
const tell = step("tell", (_inputs: object, { run, step: name, attempt, idempotencyKey }) => ({
  run: run.name,
  name,
  attempt,
  idempotencyKey,
}));

test("a step is called with its context, and gives what the next step would get", async () => {
  const rows = [1, 2];
  const { output, logs, metadata } = await runStep(fit, { rows, at: new Date(5) });
  expectTypeOf(output).toEqualTypeOf<{ readonly model: Model; readonly note: Date }>();
  expect(output).toEqual({ model: new Model([1, 2, 0]), note: new Date(5) });
  expect(output.model).toBeInstanceOf(Model);
  expect(rows).toEqual([1, 2]);
  expect(metadata).toEqual({ rows: 2 });
  expect(logs).toEqual([
    { level: "info", text: "fitting 2 rows" },
    { level: "warn", text: "two" },
    { level: "warn", text: "lines" },
  ]);
});

test("inputs that do not fit are type errors", () => {
  const calls = [
    // @ts-expect-error inputs are missing
    () => runStep(fit),
    // @ts-expect-error one of them is missing
    () => runStep(fit, { rows: [] }),
    // @ts-expect-error one is of another type
    () => runStep(fit, { rows: ["1"], at: new Date() }),
    // @ts-expect-error this step takes no model
    () => runStep(fit, { rows: [], at: new Date(), model: 1 }),
    // @ts-expect-error no step
    () => runStep(() => 1, {}),
  ];
  expect(calls).toHaveLength(5);
});

test("what the context says can be chosen", async () => {
  const { output } = await runStep(tell);
  expectTypeOf(output).toEqualTypeOf<{ run: string; name: string; attempt: number; idempotencyKey: string }>();
  expect(output).toMatchObject({ run: "test", name: "tell", attempt: 1, idempotencyKey: expect.any(String) });
  const options = { attempt: 3, run: { id: "1", name: "nightly" }, idempotencyKey: "key" };
  expect((await runStep(tell, {}, options)).output).toEqual({
    run: "nightly",
    name: "tell",
    attempt: 3,
    idempotencyKey: "key",
  });
});

test("a value of a declared codec is given with the codec, through which it passes", async () => {
  const { output } = await runStep(score, { model: new Model([1, 2, 3]) }, { codecs: { model: modelCodec } });
  expect(output).toBe(3);
  await expect(runStep(score, { model: new Model([1]) })).rejects.toMatchObject({
    code: "INPUT_INVALID",
    message: expect.stringMatching(/input "model" is an instance of Model.*codecs: \{ input: … \}/),
  });
});

test("a result that no codec holds is found", async () => {
  const broken = step("broken", (): unknown => ({ rows: [{ f: () => 1 }] }));
  await expect(runStep(broken)).rejects.toMatchObject({
    code: "OUTPUT_NOT_ENCODABLE",
    message: expect.stringMatching(/^Step broken: .*output\.rows\[0\]\.f is a function/),
    stack: expect.stringContaining("run-step.test.ts"),
  });
  const missing = step({ name: "missing", outputs: ["a"] }, (): { a: number } => ({}) as never);
  await expect(runStep(missing)).rejects.toMatchObject({ code: "OUTPUT_MISSING" });
});

test("files go in from the project or from anywhere, and come out as they were when the step returned", async () => {
  const { root, close } = await temporaryRoot();
  onTestFinished(close);
  writeFileSync(join(root, "in.txt"), "penguins");
  const copy = step("copy", async ({ from }: { from: { readonly text: DataFile } }) => {
    writeFileSync(join(root, "out.txt"), (await from.text.text()).toUpperCase());
    return file(join(root, "out.txt"));
  });
  const { output } = await runStep(copy, { from: { text: file("in.txt") } }, { projectRoot: root });
  expectTypeOf(output).toEqualTypeOf<DataFile>();
  writeFileSync(join(root, "out.txt"), "changed");
  expect([output.name, await output.text()]).toEqual(["out.txt", "PENGUINS"]);
  expect(await (await runStep(copy, { from: { text: file(join(root, "in.txt")) } })).output.text()).toBe("PENGUINS");
  await expect(runStep(copy, { from: { text: file("gone.txt") } }, { projectRoot: root })).rejects.toMatchObject({
    code: "DATA_FILE_NOT_FOUND",
    message: expect.stringContaining("gone.txt"),
  });
});

test("a stream and a large value come out as well", async () => {
  const large = step("large", () => new Float64Array(300_000).fill(7));
  expect((await runStep(large)).output).toEqual(new Float64Array(300_000).fill(7));
  const stream = step("stream", () => Readable.from(["a", "b"]));
  const { output } = await runStep(stream);
  expect(await output.text()).toBe("ab");
});

test("it rejects with the very error that the step throws, and a signal is passed on", async () => {
  const error = new RangeError("no penguins");
  const throws = step({ name: "throws", retryIf: () => false }, (): number => {
    throw error;
  });
  await expect(runStep(throws)).rejects.toBe(error);
  const waits = step("waits", (_inputs: object, { signal }) => {
    signal.throwIfAborted();
    return 1;
  });
  await expect(runStep(waits, {}, { signal: AbortSignal.abort(error) })).rejects.toBe(error);
});

test("what a step prints is in its logs, and printed only when that is asked for", () => {
  const program = `
    import { step } from "@tsugite/core";
    import { runStep } from "@tsugite/testing";
    const talks = step("talks", (_inputs, { log }) => { log("one"); console.error("two"); });
    await runStep(talks);
    console.log("between");
    const { logs } = await runStep(talks, {}, { print: true });
    console.log(logs.length);`;
  const args = ["--conditions=@tsugite/source", "--input-type=module", "--eval", program];
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: "utf8", cwd: import.meta.dirname });
  expect({ stdout, stderr, status }).toEqual({ stdout: "between\none\n2\n", stderr: "two\n", status: 0 });
});

test("spies of the runner see what the step calls, and the console is as before", async () => {
  const spy = vi.spyOn(console, "info").mockImplementation(() => {});
  onTestFinished(() => spy.mockRestore());
  await runStep(fit, { rows: [], at: new Date() });
  expect(spy).toHaveBeenCalledWith("fitting 0 rows");
  expect(console.info).toBe(spy);
});
