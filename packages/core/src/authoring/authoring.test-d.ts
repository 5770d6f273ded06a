import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { ReadableStream as NodeReadableStream } from "node:stream/web";
import { createGzip } from "node:zlib";
import { describe, expectTypeOf, test } from "vitest";
import { z } from "zod";
import { codec } from "../codec/codec.ts";
import { type DataFile, file } from "../codec/data-file.ts";
import { type Pipeline, pipeline } from "./pipeline.ts";
import type { Outputs, Ref } from "./ref.ts";
import { type Step, step } from "./step.ts";

interface Row {
  readonly id: number;
  readonly born?: Date;
}

interface Tree {
  readonly left: Tree | null;
  readonly index: Map<string, Tree>;
}

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

class Forest {
  readonly trees: number = 1;
  predict(row: Row): number {
    return row.id;
  }
}

const forestCodec = codec({
  name: "forest",
  encode: (forest: Forest) => ({ trees: forest.trees }),
  decode: () => new Forest(),
});
const load = step(
  "load",
  async ({ csv }: { csv: DataFile; limit?: number }): Promise<Row[]> => [{ id: (await csv.text()).length }],
);
const split = step(
  { name: "split", outputs: ["train", "test"] },
  ({ rows }: { rows: readonly Row[]; ratio: number }) => ({
    train: [...rows],
    test: [...rows],
    unused: 1,
  }),
);
const fit = step({ name: "fit", outputs: { model: forestCodec, notes: true } }, async (_: { rows: Row[] }) => ({
  model: new Forest(),
  notes: "none",
}));

describe("what a call returns", () => {
  test("is a Ref of the awaited result", () => {
    expectTypeOf(load).returns.toEqualTypeOf<Ref<Row[]>>();
    expectTypeOf(step("nothing", async () => {})).returns.toEqualTypeOf<Ref<void>>();
    expectTypeOf(load.run).returns.toEqualTypeOf<Promise<Row[]>>();
  });

  test("is a Ref for each declared output", () => {
    const { train } = split({ rows: [], ratio: 1 });
    expectTypeOf(train).toEqualTypeOf<Ref<Row[]>>();
    const fitted = fit({ rows: train });
    expectTypeOf(fitted.model).toEqualTypeOf<Ref<Forest>>();
    expectTypeOf(fitted.notes).toEqualTypeOf<Ref<string>>();
    expectTypeOf(fitted).toExtend<Outputs>();
    expectTypeOf(split({ rows: [], ratio: 1 })).not.toHaveProperty("unused");
  });

  test("is a Ref of a file where the step returns a stream, of Node or of the web", () => {
    const file = expectTypeOf<Ref<DataFile>>();
    file.toEqualTypeOf(step("readable", () => Readable.from(["a"]))());
    file.toEqualTypeOf(step("gzip", async () => createReadStream("a").pipe(createGzip()))());
    file.toEqualTypeOf(step("interface", (): NodeJS.ReadableStream => process.stdin)());
    file.toEqualTypeOf(step("web", () => new ReadableStream<Uint8Array>())());
    file.toEqualTypeOf(step("node's web", () => new NodeReadableStream<string>())());
    expectTypeOf(step("response", async () => (await fetch("https://a.b")).body)()).toEqualTypeOf<
      Ref<DataFile | null>
    >();
    const outputs = ["rows", "count"] as const;
    const { rows, count } = step({ name: "two", outputs }, () => ({ rows: Readable.from(["a"]), count: 1 }))();
    expectTypeOf(rows).toEqualTypeOf<Ref<DataFile>>();
    expectTypeOf(count).toEqualTypeOf<Ref<number>>();
    load({ csv: rows });
  });

  test("is a Ref of what a declared codec holds, also where it holds it as a stream", () => {
    const lines = codec({
      name: "lines",
      encode: (rows: Row[]) => Readable.from(rows.map(({ id }) => `${id}\n`)),
      decode: async (stored) => {
        expectTypeOf(stored).toEqualTypeOf<DataFile>();
        return (await stored.text()).split("\n").map((id): Row => ({ id: Number(id) }));
      },
    });
    const made = step({ name: "made", outputs: { rows: lines } }, () => ({ rows: [{ id: 1 }] }))();
    expectTypeOf(made.rows).toEqualTypeOf<Ref<{ id: number }[]>>();
  });

  test("is covariant", () => {
    expectTypeOf<Ref<Row[]>>().toExtend<Ref<readonly { id: number }[]>>();
    expectTypeOf<Ref<string | number>>().not.toExtend<Ref<string>>();
  });

  test("is a step without its types", () => {
    expectTypeOf(load).toExtend<Step>();
    expectTypeOf(fit).toExtend<Step>();
    expectTypeOf(step("none", () => 1)).toExtend<Step>();
  });
});

describe("what can be given", () => {
  const one = step("one", () => 1);
  const text = step("text", () => "a");

  test("literals, Refs, and arrays, tuples and objects with Refs inside", () => {
    const gather = step(
      "gather",
      (_: {
        list: number[];
        pair: [string, number];
        nested: { deep: { n: number }[] };
        either: string | number;
        maybe?: Row | undefined;
        when: Date;
        map: Map<string, number>;
        json: Json;
        any: unknown;
      }) => 1,
    );
    gather({
      list: [1, one()],
      pair: [text(), one()],
      nested: { deep: [{ n: one() }, { n: 1 }] },
      either: one(),
      when: new Date(),
      map: new Map([["a", 1]]),
      json: [one(), { a: text() }, "b"],
      any: split({ rows: [], ratio: 1 }),
    });
    gather({
      list: step("list", () => [1])(),
      pair: ["a", 1],
      nested: { deep: [] },
      either: "a",
      maybe: undefined,
      when: step("when", () => new Date())(),
      map: new Map(),
      json: 1,
      any: one(),
    });
    const frozen = [1, 2] as const;
    gather({
      list: frozen,
      pair: ["a", 1],
      nested: { deep: [] },
      either: text(),
      when: new Date(),
      map: new Map(),
      json: {},
      any: null,
    });
  });

  test("a fan-in from a plain loop", () => {
    const best = step("best", ({ scores }: { scores: number[] }) => Math.max(...scores));
    best({ scores: [1, 2, 3].map(() => one()) });
  });

  test("nothing, where nothing is needed", () => {
    one();
    one({});
    one(undefined, { name: "first" });
    one({}, { name: "second", after: [one(), split({ rows: [], ratio: 1 })] });
    step("optional", (_: { n?: number }) => 1)();
    load({ csv: file("a.csv") }, { after: [] });
  });

  test("what the input schema takes, which may be less than the function gets", () => {
    const train = step(
      { name: "train", input: z.object({ trees: z.number().default(10) }), outputs: ["size"] },
      ({ trees }) => {
        expectTypeOf(trees).toEqualTypeOf<number>();
        return { size: trees };
      },
    );
    train({});
    train({ trees: one() });
    expectTypeOf(train.run).parameter(0).toEqualTypeOf<{ trees: number }>();
  });
});

describe("what a step can return", () => {
  test("data of all kinds, also types that hold themselves", () => {
    step("interface", (): Row => ({ id: 1 }));
    step("recursive", (): Tree => ({ left: null, index: new Map() }));
    step("json", (): Json => null);
    step("unknown", (): unknown => 1);
    step("any", () => JSON.parse("1"));
    step("arrays", () => ({
      a: new Float64Array(1),
      b: new Uint8Array(1),
      c: Buffer.alloc(1),
      d: new Set([1n]),
      e: [undefined, null] as const,
    }));
    step("file", () => file("report.html"));
    step("union", (): Row | string | undefined => undefined);
    step("never", (): never => {
      throw new Error("always");
    });
    step({ name: "effects", outputs: [] }, () => undefined);
    step({ name: "files", outputs: ["report"] }, async () => ({ report: file("report.html") }));
  });

  test("the context comes with its types", () => {
    step("context", (_: object, { log, signal, metadata, attempt, run }) => {
      log("a");
      log.debug(signal.aborted, run.id);
      metadata({ attempt });
    });
  });
});

describe("a pipeline", () => {
  test("has Refs to its parameters, and to members of groups", () => {
    const params = z.object({
      ratio: z.number().default(0.8),
      model: z.object({ trees: z.number() }),
      tags: z.array(z.string()).optional(),
      day: z.string().transform((text) => new Date(text)),
    });
    const penguins = pipeline({ name: "penguins", params, defaults: { retries: 2 } }, ({ params, scheduledAt }) => {
      expectTypeOf(params.ratio).toEqualTypeOf<Ref<number>>();
      expectTypeOf(params.model.trees).toEqualTypeOf<Ref<number>>();
      expectTypeOf(params.model).toExtend<Ref<{ trees: number }>>();
      expectTypeOf(params.tags).toEqualTypeOf<Ref<string[] | undefined>>();
      expectTypeOf(params.day).toEqualTypeOf<Ref<Date>>();
      expectTypeOf(scheduledAt).toEqualTypeOf<Ref<Date>>();
      return { model: fit({ rows: load({ csv: file("a.csv") }) }).model };
    });
    expectTypeOf(penguins["~params"].ratio).toEqualTypeOf<number | undefined>();
    expectTypeOf(penguins).toExtend<Pipeline>();
  });

  test("takes what its steps declare for the cache, and they do", () => {
    const cache = { ttl: "12h", key: "v2", files: ["data/*.csv"], env: ["REGION"] } as const;
    pipeline({ name: "a", defaults: { cache } }, () => {});
    step({ name: "b", cache }, () => {});
    step({ name: "c", cache: { ttl: "1d12h" } }, () => {});
    // @ts-expect-error a time needs a unit
    step({ name: "d", cache: { ttl: "12" } }, () => {});
    // @ts-expect-error there is no such option
    step({ name: "e", cache: { tll: "12h" } }, () => {});
    // @ts-expect-error patterns are a list
    step({ name: "f", cache: { files: "data/*.csv" } }, () => {});
  });

  test("takes settings of flavors, imported or not", () => {
    pipeline({ name: "a", settings: { airflow: { pool: "small" } } }, () => {});
    step({ name: "b", settings: { kubeflow: { nodeSelector: { gpu: "true" } } } }, () => {});
  });
});
