import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import type { TsugiteError } from "../error/tsugite-error.ts";
import { describePipeline } from "./describe-pipeline.ts";
import { pipeline } from "./pipeline.ts";
import { refuseRef } from "./refuse-ref.ts";
import { step } from "./step.ts";

const load = step("load", () => [1, 2]);
const split = step({ name: "split", outputs: ["train", "test"] }, () => ({ train: 1, test: 2 }));
const take = step("take", (_: { value: unknown }) => 1);
const params = z.object({
  ratio: z.number().default(0.8),
  model: z.object({ trees: z.number(), name: z.string() }),
  weights: z.record(z.string(), z.number()),
});

/** What a mistake sees of a Ref: whatever it likes. */
interface Everything extends Iterable<number> {
  readonly ratio: number & { readonly min: number };
  readonly model: { readonly leaves: number };
  readonly [name: string]: unknown;
}

/** Runs a mistake inside of a builder; its Refs have all types at once. */
function messageOf(
  mistake: (refs: { readonly rows: Everything; readonly halves: Everything; readonly params: Everything }) => unknown,
): string {
  const wrong = pipeline({ name: "p", params }, (args) => {
    mistake({ rows: load(), halves: split(), params: args.params } as never);
  });
  try {
    describePipeline(wrong, { source: "p.ts#default", resolveSource: () => "p.ts#load" });
  } catch (error) {
    expect((error as TsugiteError).code).toBe("REF_MISUSED");
    return (error as TsugiteError).message;
  }
  throw new Error("nothing was thrown");
}

describe("a Ref that is used as its value says what happened, why, and what to do", () => {
  test.each<[string, Parameters<typeof messageOf>[0]]>([
    ["in a template", ({ rows }) => `${rows}`],
    ["added to a text", ({ rows }) => `a${rows as unknown as string}`],
    ["as a number", ({ params }) => +params.ratio],
    ["in a comparison", ({ params }) => params.ratio > 1],
    ["spread into an object", ({ rows }) => ({ ...(rows as object) })],
    ["spread into a list", ({ rows }) => [...rows]],
    [
      "in a loop",
      ({ rows }) => {
        for (const row of rows) console.log(row);
      },
    ],
    [
      "in a for-in loop",
      ({ rows }) => {
        for (const row in rows) console.log(row);
      },
    ],
    ["awaited", ({ rows }) => (rows as unknown as { then: unknown }).then],
    ["as JSON", ({ rows }) => JSON.stringify({ rows })],
    ["with a property", ({ rows }) => rows.length],
    ["searched", ({ rows }) => "length" in rows],
    ["listed", ({ rows }) => Object.keys(rows)],
    [
      "written",
      ({ rows }) => {
        (rows as unknown as { a: number }).a = 1;
      },
    ],
    ["as a condition", ({ params }) => refuseRef(params.ratio, "condition")],
    ["as a condition, all outputs at once", ({ halves }) => refuseRef(halves, "condition")],
    ["compared", ({ rows }) => refuseRef(rows, "comparison")],
    ["with a fallback", ({ params }) => refuseRef(params.ratio, "fallback")],
    ["with an output that does not exist", ({ halves }) => halves.trian],
    ["all outputs awaited", ({ halves }) => (halves as unknown as { then: unknown }).then],
    ["with a parameter that does not exist", ({ params }) => params.ration],
    ["with a member of a group that does not exist", ({ params }) => params.model.leaves],
    ["with a member of a parameter that has none", ({ params }) => params.ratio.min],
  ])("%s", (_name, mistake) => {
    expect(messageOf(mistake)).toMatchSnapshot();
  });
});

test("params are Refs, also in groups and records", () => {
  const draft = describePipeline(
    pipeline({ name: "p", params }, (args) => {
      take({ value: [args.params.model.trees, args.params.weights, args.params.model, args.params, args.scheduledAt] });
      take({ value: (args.params.weights as unknown as Record<string, unknown>).any });
    }),
    { source: "p.ts#default", resolveSource: () => "p.ts#take" },
  );
  expect(draft.steps[0]?.inputs.value).toEqual({
    kind: "array",
    items: [
      { kind: "parameter", path: ["model", "trees"] },
      { kind: "parameter", path: ["weights"] },
      { kind: "parameter", path: ["model"] },
      { kind: "parameter", path: [] },
      { kind: "scheduledAt" },
    ],
  });
  expect(draft.steps[1]?.inputs.value).toEqual({ kind: "parameter", path: ["weights", "any"] });
});

test("a pipeline without params says that it has none", () => {
  const wrong = pipeline("p", (args) => (args.params as Record<string, unknown>).ratio);
  expect(() => describePipeline(wrong, { source: "p.ts#default" })).toThrow(
    'There is no parameter "ratio". The pipeline declares none: give it params, for example params: z.object({ … }).',
  );
});

test("a Ref can be printed", () => {
  let printed = "";
  const printing = pipeline("p", () => {
    printed = inspect({ rows: load(), halves: split() });
  });
  describePipeline(printing, { source: "p.ts#default", resolveSource: () => "p.ts#load" });
  expect(printed).toContain('rows: Ref { output "output" of step "load" }');
  expect(printed).toContain('train: Ref { output "train" of step "split" }');
});

test("what is no Ref may be asked anything, and an output whether its step was called yet", () => {
  expect(refuseRef(0, "condition")).toBe(0);
  expect(refuseRef(undefined, "comparison")).toBeUndefined();
  const asking = pipeline("p", () => void take({ value: refuseRef(load(), "fallback") }));
  expect(describePipeline(asking, { source: "p.ts#default", resolveSource: () => "p.ts#load" }).steps).toHaveLength(2);
});
