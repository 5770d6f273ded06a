import { toStandardJsonSchema } from "@valibot/to-json-schema";
import { type } from "arktype";
import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { codec } from "../codec/codec.ts";
import { type DataFile, file } from "../codec/data-file.ts";
import type { PipelineDraft } from "../spec/pipeline-draft.ts";
import { describePipeline } from "./describe-pipeline.ts";
import { type Pipeline, pipeline } from "./pipeline.ts";
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
  return describePipeline(value, { source: "pipeline.ts#default", resolveSource: (found) => `steps.ts#${(found as { name: string }).name}` });
}

test("a builder is written down as steps, their inputs and the result", () => {
  const penguins = pipeline({ name: "penguins", params: z.object({ ratio: z.number().default(0.8) }) }, ({ params }) => {
    const rows = load({ csv: file("penguins.csv") });
    const { train, test: held } = split({ rows, ratio: params.ratio });
    return { accuracy: evaluate({ model: fit({ rows: train }).model, rows: held }) };
  });
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
