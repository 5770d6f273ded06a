import { Readable } from "node:stream";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { codec } from "../codec/codec.ts";
import { type DataFile, file } from "../codec/data-file.ts";
import { markStep } from "../module/mark-step.ts";
import type { PipelineDraft } from "../spec/pipeline-draft.ts";
import { describePipeline } from "./describe-pipeline.ts";
import { type Pipeline, pipeline } from "./pipeline.ts";
import type { Ref } from "./ref.ts";
import { step } from "./step.ts";

interface Row {
  readonly id: number;
}

class Forest {
  readonly trees: number = 1;
  predict(): number {
    return this.trees;
  }
}

const forestCodec = codec({ name: "forest", encode: (forest: Forest) => ({ ...forest }), decode: () => new Forest() });
const load = step("load", async ({ csv }: { csv: DataFile }): Promise<Row[]> => [{ id: (await csv.text()).length }]);
const split = step({ name: "split", outputs: ["train", "test"] }, ({ rows }: { rows: Row[]; ratio: number }) => ({
  train: rows,
  test: rows,
}));
const fit = step(
  { name: "fit", outputs: { model: forestCodec }, retries: 2, timeout: "10m", resources: { cpu: 2, memory: "4Gi" } },
  ({ rows }: { rows: Row[] }) => ({ model: rows.length > 0 ? new Forest() : new Forest() }),
);
const evaluate = step("evaluate", ({ model, rows }: { model: Forest; rows: Row[] }) => model.predict() * rows.length);

function draftOf(value: Pipeline): PipelineDraft {
  return describePipeline(value, {
    source: "pipeline.ts#default",
    resolveSource: (found) => `steps.ts#${(found as { name: string }).name}`,
  });
}

test("a builder is written down as steps, their inputs and the result", () => {
  const penguins = pipeline(
    { name: "penguins", params: z.object({ ratio: z.number().default(0.8) }) },
    ({ params }) => {
      const rows = load({ csv: file("penguins.csv") });
      const { train, test: held } = split({ rows, ratio: params.ratio });
      return { accuracy: evaluate({ model: fit({ rows: train }).model, rows: held }) };
    },
  );
  expect(draftOf(penguins)).toEqual({
    name: "penguins",
    source: "pipeline.ts#default",
    params: {
      $schema: "https://json-schema.org/draft/2020-12/schema",
      type: "object",
      properties: { ratio: { type: "number", default: 0.8 } },
    },
    steps: [
      {
        name: "load",
        source: "steps.ts#load",
        inputs: { csv: { kind: "file", path: "penguins.csv" } },
        outputs: { output: { codec: "auto" } },
        hasInputSchema: false,
      },
      {
        name: "split",
        source: "steps.ts#split",
        inputs: {
          rows: { kind: "output", step: "load", output: "output" },
          ratio: { kind: "parameter", path: ["ratio"] },
        },
        outputs: { train: { codec: "auto" }, test: { codec: "auto" } },
        hasInputSchema: false,
      },
      {
        name: "fit",
        source: "steps.ts#fit",
        inputs: { rows: { kind: "output", step: "split", output: "train" } },
        outputs: { model: { codec: "forest" } },
        hasInputSchema: false,
        retries: { count: 2, delay: 1000, backoff: "exponential", maxDelay: 300_000, jitter: true },
        timeout: 600_000,
        resources: { cpu: 2, memory: 4 * 1024 ** 3 },
      },
      {
        name: "evaluate",
        source: "steps.ts#evaluate",
        inputs: {
          model: { kind: "output", step: "fit", output: "model" },
          rows: { kind: "output", step: "split", output: "test" },
        },
        outputs: { output: { codec: "auto" } },
        hasInputSchema: false,
      },
    ],
    result: { kind: "object", entries: { accuracy: { kind: "output", step: "evaluate", output: "output" } } },
    problems: [],
  });
});

/** What is wrong with a pipeline whose builder is this. */
function problemsOf(builder: () => unknown): string[] {
  return draftOf(pipeline("mistakes", builder)).problems.map(({ code, message, fix }) =>
    `${code}: ${message} ${fix ?? ""}`.trim(),
  );
}

/** As plain JavaScript sees them: no types stand in the way of a mistake. */
const anyLoad = load as unknown as (...args: unknown[]) => never;
const anySplit = split as unknown as (...args: unknown[]) => never;

describe("inputs", () => {
  test("may hold Refs and files at any depth, beside literals", () => {
    const gather = step(
      "gather",
      (_: { parts: { list: (number | string)[]; csv: DataFile; when: Date }[]; label: string }) => 1,
    );
    const one = step("one", () => 1);
    const draft = draftOf(
      pipeline("fan-in", () => {
        const list = [1, 2, 3].map(() => one());
        return gather({ parts: [{ list: [...list, "x"], csv: file("a.csv"), when: new Date(0) }], label: "all" });
      }),
    );
    expect(draft.steps.map(({ name }) => name)).toEqual(["one", "one-2", "one-3", "gather"]);
    expect(draft.steps.at(-1)?.inputs).toEqual({
      parts: {
        kind: "array",
        items: [
          {
            kind: "object",
            entries: {
              list: {
                kind: "array",
                items: [
                  { kind: "output", step: "one", output: "output" },
                  { kind: "output", step: "one-2", output: "output" },
                  { kind: "output", step: "one-3", output: "output" },
                  { kind: "value", value: "x" },
                ],
              },
              csv: { kind: "file", path: "a.csv" },
              when: { kind: "value", value: { $date: "1970-01-01T00:00:00.000Z" } },
            },
          },
        ],
      },
      label: { kind: "value", value: "all" },
    });
    expect(draft.problems).toEqual([]);
  });

  test("that are undefined are not given", () => {
    const optional = step("optional", (_: { n?: number | undefined }) => 1);
    expect(draftOf(pipeline("p", () => optional({ n: undefined }))).steps[0]?.inputs).toEqual({});
  });

  test("that no step can take are all named", () => {
    const found = problemsOf(() => {
      anyLoad({ csv: () => 1 });
      anyLoad({ csv: Symbol("a") });
      anyLoad({ csv: { deep: [new Forest()] } });
      anyLoad({ csv: Promise.resolve(1) });
      anyLoad({ csv: Readable.from(["a"]) }, { name: "streamed" });
      anyLoad({ csv: new Map([["a", anyLoad({})]]) });
      anyLoad("penguins.csv");
      anyLoad(anyLoad({}));
      anySplit(anySplit({ rows: [], ratio: 1 }));
    });
    expect(found).toMatchInlineSnapshot(`
      [
        "INPUT_INVALID: Step "load": input "csv" is a function, which cannot be an input. Import the function in the step's file and call it there; a step takes data.",
        "INPUT_INVALID: Step "load-2": input "csv" is a symbol, which cannot be an input. Give it plain data, a Ref or file(path).",
        "INPUT_INVALID: Step "load-3": input "csv.deep[0]" is an instance of Forest, which cannot be an input. Give it plain data, a Ref or file(path).",
        "INPUT_INVALID: Step "load-4": input "csv" is a promise, which cannot be an input. Do not await or wrap it: the call of a step returns a Ref, and a value must be known when the pipeline is compiled.",
        "INPUT_INVALID: Step "streamed": input "csv" is a stream, which cannot be an input. Let a step return the stream, and give its result to this one.",
        "INPUT_INVALID: Step "load-6": input "csv.get("a")" is a Ref, which cannot be an input. Put Refs into arrays and plain objects only.",
        "INPUT_INVALID: Step "load-7" was given the text "penguins.csv" instead of its inputs. Give it an object with the names of its inputs: { rows: … }.",
        "INPUT_INVALID: Step "load-9" was given a Ref instead of its inputs. Give it an object with the names of its inputs: { rows: … }.",
        "INPUT_INVALID: Step "split-2" was given the outputs of a step instead of its inputs. Give it an object with the names of its inputs: { rows: … }.",
      ]
    `);
  });

  test("may not come from another pipeline", () => {
    const kept: Ref<Row[]>[] = [];
    draftOf(
      pipeline("first", () => {
        kept.push(load({ csv: file("a.csv") }));
      }),
    );
    const rows = kept[0] as Ref<Row[]>;
    expect(problemsOf(() => split({ rows, ratio: 1 }))).toEqual([
      'REF_FOREIGN: Step "split": input "rows" is a Ref of another pipeline: output "output" of step "load". Call the step in this builder, and use the Ref it returns.',
    ]);
    expect(problemsOf(() => void load({ csv: file("a.csv") }, { after: [rows] }))).toHaveLength(1);
    expect(problemsOf(() => rows)).toHaveLength(1);
  });

  test("are checked by the step's schema as far as they are known", () => {
    const train = step(
      {
        name: "train",
        input: z.object({ trees: z.number().int(), rows: z.array(z.number()), depth: z.number().max(10).optional() }),
      },
      ({ trees }) => trees,
    );
    const numbers = step("numbers", () => [1]);
    expect(problemsOf(() => train({ trees: 1.5, rows: numbers(), depth: 11 }))).toMatchInlineSnapshot(`
      [
        "INPUT_INVALID: Step "train": input "trees" cannot be the number 1.5: Invalid input: expected int, received number.",
        "INPUT_INVALID: Step "train": input "depth" cannot be the number 11: Too big: expected number to be <=10.",
      ]
    `);
    expect(problemsOf(() => train({ trees: 1, rows: numbers() }))).toEqual([]);
    expect(problemsOf(() => train({ trees: 1, rows: [1, "2"] as number[] }))).toMatchInlineSnapshot(`
      [
        "INPUT_INVALID: Step "train": input "rows[1]" cannot be the text "2": Invalid input: expected number, received string.",
      ]
    `);
  });
});

describe("calls", () => {
  const ping = step("ping", () => 1);

  test("are named after their step, counted, or as the option says", () => {
    const draft = draftOf(
      pipeline("names", () => {
        ping();
        ping({}, { name: "ping-2" });
        ping();
        ping(undefined, { name: "last" });
      }),
    );
    expect(draft.steps.map(({ name }) => name)).toEqual(["ping", "ping-2", "ping-3", "last"]);
  });

  test("with one explicit name are refused", () => {
    const found = problemsOf(() => {
      ping({}, { name: "a" });
      ping({}, { name: "a" });
    });
    expect(found).toEqual([
      'STEP_NAME_TAKEN: Two steps of the pipeline are called "a". Give one of them another name.',
    ]);
  });

  test("wait for what stands in after: a Ref, or all outputs", () => {
    const draft = draftOf(
      pipeline("after", () => {
        const rows = load({ csv: file("a.csv") });
        const halves = split({ rows, ratio: 1 });
        ping({}, { after: [rows, halves, halves.test] });
      }),
    );
    expect(draft.steps.at(-1)?.after).toEqual(["load", "split"]);
  });

  test("with options that make no sense are all named", () => {
    const call = ping as unknown as (...args: unknown[]) => never;
    const found = problemsOf(() => {
      call({}, { nam: "a", after: ["load"] });
      call({}, { name: "../a", after: call() });
      call({}, "first");
    });
    expect(found).toMatchInlineSnapshot(`
      [
        "DEFINITION_INVALID: Call of step "ping": there is no option "nam". Did you mean "name"?",
        "DEFINITION_INVALID: Call of step "ping": the option "after[0]" cannot be the text "load". Write after: [checked], with what calls of other steps of this pipeline returned.",
        "NAME_INVALID: A step cannot be called the text "../a". Use up to 100 letters, digits, "_", "." and "-", starting with a letter or digit.",
        "DEFINITION_INVALID: Call of step "ping": the option "after" cannot be a Ref. Write after: [checked], with what calls of other steps of this pipeline returned.",
        "DEFINITION_INVALID: Call of step "ping": the options cannot be the text "first". Write { name: "…", after: […] } or nothing.",
      ]
    `);
  });

  test("outside of a builder are an error that says so", () => {
    expect(() => ping()).toThrow(
      'The step "ping" was called outside of a pipeline. Call it in the builder, pipeline("…", () => { ping(…) }), or call its function alone: await ping.run(…).',
    );
    expect(() => ping()).toThrow(expect.objectContaining({ code: "STEP_OUTSIDE_PIPELINE" }));
  });

  test("of a step of another copy of core are the same", async () => {
    const copy = (await import("./step.ts?copy" as string)) as typeof import("./step.ts");
    expect(copy.step).not.toBe(step);
    const foreign = copy.step("foreign", (_: { rows: Row[] }) => 1);
    const draft = draftOf(pipeline("copies", () => foreign({ rows: load({ csv: file("a.csv") }) })));
    expect(draft.steps[1]).toMatchObject({ name: "foreign", inputs: { rows: { kind: "output", step: "load" } } });
    expect(draft.problems).toEqual([]);
  });
});

describe("definitions", () => {
  test("report everything that is wrong with their options when a pipeline is compiled", () => {
    const wrong = step(
      {
        name: "wrong name",
        retrys: 1,
        outputs: ["a", "a", "b-c"],
        retries: { count: -1, delay: "soon", backoff: "linear", tries: 2 },
        timeout: "10 minutes",
        resources: { cpu: 0, memory: "4GB", gpu: 1.5, disk: 1 },
        isolation: "container",
        cache: "no",
        input: {},
        settings: { kubeflow: { at: new Date() } },
        retryIf: true,
      } as never,
      () => ({ a: 1 }) as never,
    ) as unknown as () => never;
    expect(problemsOf(() => wrong())).toMatchInlineSnapshot(`
      [
        "DEFINITION_INVALID: Step "wrong name": there is no option "retrys". Did you mean "retries"?",
        "NAME_INVALID: A step cannot be called the text "wrong name". Use up to 100 letters, digits, "_", "." and "-", starting with a letter or digit.",
        "DEFINITION_INVALID: Step "wrong name": the option "settings.kubeflow" cannot be an object. Write an object of plain JSON.",
        "DEFINITION_INVALID: Step "wrong name": the option "input" cannot be an object. Give it a schema of a Standard Schema library, for example z.object({ … }) of zod.",
        "DEFINITION_INVALID: Step "wrong name": the option "retryIf" cannot be the boolean true. Give it a function.",
        "DEFINITION_INVALID: Step "wrong name": the option "outputs" cannot be an array. Name each output once: "a" stands there twice.",
        "DEFINITION_INVALID: Step "wrong name": the option "outputs" cannot be the text "b-c". Name outputs with letters, digits and "_".",
        "DEFINITION_INVALID: Step "wrong name": there is no option "retries.tries". There are count, delay, backoff, maxDelay, jitter.",
        "DEFINITION_INVALID: Step "wrong name": the option "retries.count" cannot be the number -1. Write how many attempts may follow the first: a whole number from 0 to 1000.",
        "DEFINITION_INVALID: Step "wrong name": the option "retries.delay" cannot be the text "soon". Write milliseconds, or for example "90s", "10m", "1h30m"; the longest is "24d".",
        "DEFINITION_INVALID: Step "wrong name": the option "retries.backoff" cannot be the text "linear". Write "constant" or "exponential".",
        "DEFINITION_INVALID: Step "wrong name": the option "timeout" cannot be the text "10 minutes". Write milliseconds, or for example "90s", "10m", "1h30m"; the longest is "24d".",
        "DEFINITION_INVALID: Step "wrong name": there is no option "resources.disk". There are cpu, memory, gpu.",
        "DEFINITION_INVALID: Step "wrong name": the option "resources.cpu" cannot be the number 0. Write a number of cores, for example 0.5 or 2.",
        "DEFINITION_INVALID: Step "wrong name": the option "resources.memory" cannot be the text "4GB". Write bytes, or for example "512Mi" or "4Gi".",
        "DEFINITION_INVALID: Step "wrong name": the option "resources.gpu" cannot be the number 1.5. Write a number of whole devices.",
        "DEFINITION_INVALID: Step "wrong name": the option "isolation" cannot be the text "container". Write "thread" or "process".",
        "DEFINITION_INVALID: Step "wrong name": the option "cache" cannot be the text "no". Write true, false, or for example { ttl: "1d", files: ["data/*.csv"] }.",
      ]
    `);
  });

  test("report one mistake once, where the number of retries has another name", () => {
    const wrong = (retries: object) => step({ name: "wrong", retries } as never, () => 1) as unknown as () => never;
    expect(problemsOf(() => [wrong({ max: 2 })(), wrong({ cuont: 2 })(), wrong({ dely: 5 })()])).toMatchInlineSnapshot(`
      [
        "DEFINITION_INVALID: Step "wrong": there is no option "retries.max". Did you mean "count"?",
        "DEFINITION_INVALID: Step "wrong": there is no option "retries.cuont". Did you mean "count"?",
        "DEFINITION_INVALID: Step "wrong": there is no option "retries.dely". Did you mean "delay"?",
        "DEFINITION_INVALID: Step "wrong": the option "retries.count" cannot be undefined. Write how many attempts may follow the first: a whole number from 0 to 1000.",
      ]
    `);
  });

  test("report everything that is wrong with what they say of the cache", () => {
    const cache = {
      ttl: "soon",
      key: 2,
      files: ["data/*.csv", "/etc/passwd", "../up/*", "a/{..,b}/c", "C:\\data", ""],
      env: ["HOME", "A=B", 3],
      tll: 1,
    };
    const wrong = step({ name: "wrong", cache } as never, () => 1) as unknown as () => never;
    const list = step({ name: "list", cache: { files: "*.csv", ttl: 0 } } as never, () => 1) as unknown as () => never;
    expect(problemsOf(() => [wrong(), list()])).toMatchInlineSnapshot(`
      [
        "DEFINITION_INVALID: Step "wrong": there is no option "cache.tll". Did you mean "ttl"?",
        "DEFINITION_INVALID: Step "wrong": the option "cache.ttl" cannot be the text "soon". Write milliseconds, or for example "12h", "7d", "1d12h": more than nothing.",
        "DEFINITION_INVALID: Step "wrong": the option "cache.key" cannot be the number 2. Write a text that you change by hand: key: "v2".",
        "DEFINITION_INVALID: Step "wrong": the option "cache.files[1]" cannot be the text "/etc/passwd". Write patterns relative to the project root: files: ["data/*.csv"].",
        "DEFINITION_INVALID: Step "wrong": the option "cache.files[2]" cannot be the text "../up/*". Write patterns relative to the project root: files: ["data/*.csv"].",
        "DEFINITION_INVALID: Step "wrong": the option "cache.files[3]" cannot be the text "a/{..,b}/c". Write patterns relative to the project root: files: ["data/*.csv"].",
        "DEFINITION_INVALID: Step "wrong": the option "cache.files[4]" cannot be the text "C:\\\\data". Write patterns relative to the project root: files: ["data/*.csv"].",
        "DEFINITION_INVALID: Step "wrong": the option "cache.files[5]" cannot be the text "". Write patterns relative to the project root: files: ["data/*.csv"].",
        "DEFINITION_INVALID: Step "wrong": the option "cache.env[1]" cannot be the text "A=B". Write names of environment variables: env: ["REGION"].",
        "DEFINITION_INVALID: Step "wrong": the option "cache.env[2]" cannot be the number 3. Write names of environment variables: env: ["REGION"].",
        "DEFINITION_INVALID: Step "list": the option "cache.ttl" cannot be the number 0. Write milliseconds, or for example "12h", "7d", "1d12h": more than nothing.",
        "DEFINITION_INVALID: Step "list": the option "cache.files" cannot be the text "*.csv". Write patterns relative to the project root: files: ["data/*.csv"].",
      ]
    `);
  });

  test("of the cache are sorted, and a step's replace those of its pipeline", () => {
    const cache = { ttl: "40d", key: "v1", files: ["b/*", "a/*", "b/*"], env: ["B", "A"] } as const;
    const told = step({ name: "told", cache }, () => 1);
    const silent = step({ name: "silent", cache: { files: [], env: [] } }, () => 1);
    const off = step({ name: "off", cache: false }, () => 1);
    const plain = step("plain", () => 1);
    const builder = () => [told(), silent(), off(), plain()];
    const draft = draftOf(pipeline({ name: "p", defaults: { cache: { ttl: "1h" } } }, builder));
    expect(draft.problems).toEqual([]);
    expect(draft.steps.map((each) => each.cache)).toEqual([
      { ttl: 40 * 86_400_000, key: "v1", files: ["a/*", "b/*"], env: ["A", "B"] },
      undefined,
      false,
      { ttl: 3_600_000 },
    ]);
  });

  test("say where a step is called only if that is not in a thread", () => {
    const heavy = step({ name: "heavy", isolation: "process" }, () => 1);
    const light = step({ name: "light", isolation: "thread" }, () => 1);
    const plain = step("plain", () => 1);
    const call = (): void => [heavy, light, plain].forEach((each) => void each());
    const isolationOf = (drawn: Pipeline) => draftOf(drawn).steps.map((drafted) => drafted.isolation);
    expect(isolationOf(pipeline("p", call))).toEqual(["process", undefined, undefined]);
    expect(draftOf(pipeline("p", call)).steps[1]).not.toHaveProperty("isolation");
    const defaults = { isolation: "process" } as const;
    expect(isolationOf(pipeline({ name: "p", defaults }, call))).toEqual(["process", undefined, "process"]);
  });

  test("of pipelines do so as well", () => {
    const options = {
      name: "-",
      parms: 1,
      params: {},
      defaults: { retry: 1, timeout: -1 },
      failureMode: "stop",
      settings: [],
    };
    const wrong = pipeline(options as never, () => undefined);
    expect(draftOf(wrong).problems.map(({ message }) => message)).toMatchInlineSnapshot(`
      [
        "A pipeline cannot be called the text "-".",
        "Pipeline "-": there is no option "parms".",
        "Pipeline "-": the option "failureMode" cannot be the text "stop".",
        "Pipeline "-": the option "params" cannot be an object.",
        "Pipeline "-": there is no option "defaults.retry".",
        "Pipeline "-": the option "settings" cannot be an array.",
        "Pipeline "-": the option "defaults.timeout" cannot be the number -1.",
      ]
    `);
  });

  test("of a pipeline give its steps what they do not say themselves", () => {
    const ping = step("ping", () => 1);
    const draft = draftOf(
      pipeline(
        {
          name: "p",
          defaults: { retries: 3, timeout: "1h", cache: false },
          failureMode: "failFast",
          settings: { airflow: { pool: "a" } },
        },
        () => {
          ping();
          fit({ rows: [] });
        },
      ),
    );
    expect(draft.settings).toEqual({ airflow: { pool: "a" } });
    expect(draft.failureMode).toBe("failFast");
    expect(draftOf(pipeline({ name: "p", failureMode: "continueOnFailure" }, () => {}))).not.toHaveProperty(
      "failureMode",
    );
    expect(draft.steps[0]).toMatchObject({ retries: { count: 3 }, timeout: 3_600_000, cache: false });
    expect(draft.steps[1]).toMatchObject({ retries: { count: 2 }, timeout: 600_000, cache: false });
  });

  test.each<[string, () => unknown]>([
    ["step without a name", () => step(undefined as never, () => 1)],
    ["step without a function", () => step("a", undefined as never)],
    ["pipeline without a name", () => pipeline({} as never, () => 1)],
    ["pipeline without a builder", () => pipeline("a", {} as never)],
  ])("that cannot work are refused at once: %s", (_name, define) => {
    expect(define).toThrow(expect.objectContaining({ code: "DEFINITION_INVALID" }));
  });

  test("that are not exported are refused with their place", () => {
    const hidden = markStep(
      step("hidden", () => 1),
      { at: "src/steps.ts:4" },
    );
    const draft = describePipeline(
      pipeline("p", () => [hidden(), hidden()]),
      { source: "pipeline.ts#default" },
    );
    expect(draft.problems).toEqual([
      {
        code: "STEP_NOT_EXPORTED",
        message: 'Step "hidden" is not exported, so that no other process could find it.',
        fix: "Write the call of step() itself as an exported constant of its file: export const hidden = step(…). One that a function makes cannot be found.",
        step: "hidden",
        at: "src/steps.ts:4",
      },
    ]);
  });

  test("that are marked have their source and place from the mark", () => {
    const marked = markStep(
      step("marked", () => 1),
      { source: "src/steps.ts#marked", at: "src/steps.ts:9" },
    );
    expect(draftOf(pipeline("p", () => marked())).steps[0]).toMatchObject({
      source: "src/steps.ts#marked",
      at: "src/steps.ts:9",
    });
  });
});

describe("a builder", () => {
  test("that is async is refused", () => {
    const wrong = pipeline("p", (async () => load({ csv: file("a.csv") })) as never);
    expect(() => draftOf(wrong)).toThrow(expect.objectContaining({ code: "BUILDER_ASYNC" }));
  });

  test("that awaits a Ref is refused, and leaves no rejection behind", async () => {
    const wrong = pipeline("p", (async () => await load({ csv: file("a.csv") })) as never);
    expect(() => draftOf(wrong)).toThrow(expect.objectContaining({ code: "BUILDER_ASYNC" }));
    await new Promise((resolve) => setTimeout(resolve, 5));
  });

  test("that throws is named, with its error as the cause", () => {
    const cause = new Error("no network");
    const wrong = pipeline("p", () => {
      throw cause;
    });
    expect(() => draftOf(wrong)).toThrow(
      expect.objectContaining({
        code: "BUILDER_FAILED",
        message: 'The builder of pipeline "p" threw: no network.',
        cause,
      }),
    );
    expect(() => load({ csv: file("a") })).toThrow(expect.objectContaining({ code: "STEP_OUTSIDE_PIPELINE" }));
  });

  test("is run again for each description", () => {
    const penguins = pipeline("p", () => load({ csv: file("a.csv") }));
    expect(draftOf(penguins)).toEqual(draftOf(penguins));
  });

  test("may return nothing", () => {
    expect(draftOf(pipeline("p", () => undefined))).not.toHaveProperty("result");
  });

  test("of 10,000 steps takes linear time", () => {
    const next = step("next", ({ n }: { n: number }) => n + 1);
    const chain = (length: number) =>
      pipeline("chain", () => {
        let n: Ref<number> | number = 0;
        for (let index = 0; index < length; index += 1) n = next({ n });
        return n;
      });
    draftOf(chain(1_000));
    const started = performance.now();
    const draft = draftOf(chain(10_000));
    const elapsed = performance.now() - started;
    expect(draft.steps.at(-1)?.name).toBe("next-10000");
    expect(elapsed).toBeLessThan(2_000);
  });
});
