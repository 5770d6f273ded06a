import { expect, test } from "vitest";
import { type CompileFacts, codeRequestsOf, compile, dataFilesOf } from "./compile.ts";
import { cacheFilesOf } from "./compile-cache.ts";
import type { PipelineDraft, StepDraft } from "./pipeline-draft.ts";
import { specDigest, specToJson } from "./spec-digest.ts";

const step = (name: string, options: Partial<StepDraft> = {}): StepDraft => ({
  name,
  source: `steps.ts#${name}`,
  inputs: {},
  outputs: { output: { codec: "auto" } },
  hasInputSchema: false,
  ...options,
});

const draftOf = (steps: readonly StepDraft[], options: Partial<PipelineDraft> = {}): PipelineDraft => ({
  name: "p",
  source: "pipeline.ts#default",
  steps,
  problems: [],
  ...options,
});

const facts: CompileFacts = {
  codeDigest: ({ source, part }) => `${source}/${part.kind}`,
  dataFile: (path) => ({ digest: `digest of ${path}`, size: 3 }),
  cacheFiles: (patterns) => ({ digest: `digest of ${patterns}`, faults: [] }),
  problems: [],
};

test("a draft and the facts give a spec, with a digest of every piece of code and of every data file", () => {
  const draft = draftOf([
    step("load", { inputs: { csv: { kind: "file", path: "a.csv" } }, hasInputSchema: true, at: "steps.ts:1" }),
    step("fit", { outputs: { model: { codec: "forest" } }, after: ["load"], timeout: 5 }),
  ]);
  expect(codeRequestsOf(draft).map(({ source, part }) => `${source}/${part.kind}`)).toEqual([
    "steps.ts#load/function",
    "steps.ts#load/input",
    "steps.ts#fit/function",
    "steps.ts#fit/codec",
  ]);
  expect(dataFilesOf(draft)).toEqual(["a.csv"]);
  expect(compile(draft, facts).steps).toEqual([
    {
      name: "load",
      source: "steps.ts#load",
      code: { digest: "steps.ts#load/function", input: "steps.ts#load/input" },
      inputs: { csv: { kind: "file", path: "a.csv", digest: "digest of a.csv", size: 3 } },
      outputs: { output: { codec: "auto" } },
    },
    {
      name: "fit",
      source: "steps.ts#fit",
      code: { digest: "steps.ts#fit/function" },
      inputs: {},
      outputs: { model: { codec: "forest", code: "steps.ts#fit/codec" } },
      after: ["load"],
      timeout: 5,
    },
  ]);
});

test("the same draft gives the same bytes, in whatever order its keys were written", () => {
  const one = step("a", { inputs: { x: { kind: "value", value: { a: 1, b: 2 } }, y: { kind: "scheduledAt" } } });
  const two = step("a", { inputs: { y: { kind: "scheduledAt" }, x: { kind: "value", value: { b: 2, a: 1 } } } });
  const [first, second] = [one, two].map((each) => compile(draftOf([each]), facts));
  if (first === undefined || second === undefined) throw new Error("no specs");
  expect(specDigest(first)).toBe(specDigest(second));
  expect(JSON.stringify(first.steps)).toBe(JSON.stringify(second.steps));
  expect(JSON.parse(specToJson(first))).toEqual(first);
});

test("the result keeps the order in which people wrote it", () => {
  const output = { kind: "output", step: "a", output: "output" } as const;
  const draft = draftOf([step("a")], { result: { kind: "object", entries: { z: output, a: output } } });
  const { result } = compile(draft, facts);
  expect(result?.kind === "object" && Object.keys(result.entries)).toEqual(["z", "a"]);
});

test("problems of the draft, of the code and of the files are told together", () => {
  const draft = draftOf([step("a", { inputs: { csv: { kind: "file", path: "gone.csv" } }, after: ["ghost"] })], {
    problems: [{ code: "STEP_NOT_EXPORTED", message: "one" }],
  });
  const broken: CompileFacts = {
    ...facts,
    dataFile: () => "absent",
    problems: [{ code: "CODE_NOT_SEEN", message: "two" }],
  };
  expect(() => compile(draft, broken)).toThrow(
    expect.objectContaining({
      code: "SEVERAL_PROBLEMS",
      problems: [
        { code: "STEP_NOT_EXPORTED", message: "one" },
        { code: "CODE_NOT_SEEN", message: "two" },
        expect.objectContaining({ code: "STEP_NOT_FOUND", step: "a" }),
        expect.objectContaining({ code: "DATA_FILE_NOT_FOUND", step: "a" }),
      ],
    }),
  );
});

test("what patterns of the cache find stands in the spec as one digest", () => {
  const cache = { ttl: 5, files: ["a/*", "b/*"] };
  const draft = draftOf([
    step("a", { cache }),
    step("b", { cache }),
    step("c", { cache: true }),
    step("d", { cache: { env: ["A"] } }),
  ]);
  expect(cacheFilesOf(draft)).toEqual([["a/*", "b/*"]]);
  expect(compile(draft, facts).steps.map((each) => each.cache)).toEqual([
    { ttl: 5, files: { patterns: ["a/*", "b/*"], digest: "digest of a/*,b/*" } },
    { ttl: 5, files: { patterns: ["a/*", "b/*"], digest: "digest of a/*,b/*" } },
    true,
    { env: ["A"] },
  ]);
});

test("patterns of the cache that find nothing, or what is not inside the project, are told", () => {
  const cacheFiles = () => ({ digest: "", faults: [{ pattern: "a/*" }, { pattern: "b/*", outside: "b/link" }] });
  const draft = draftOf([step("a", { cache: { files: ["a/*", "b/*"] }, at: "steps.ts:3" })]);
  expect(() => compile(draft, { ...facts, cacheFiles })).toThrow(
    expect.objectContaining({
      problems: [
        {
          code: "DATA_FILE_NOT_FOUND",
          step: "a",
          at: "steps.ts:3",
          message: 'cache.files of step a has the pattern "a/*", which finds no file.',
          fix: expect.stringContaining("relative to the project root"),
        },
        {
          code: "DATA_FILE_NOT_FOUND",
          step: "a",
          at: "steps.ts:3",
          message: 'cache.files of step a has the pattern "b/*", which finds b/link; that is not inside the project.',
          fix: expect.stringContaining("Copy the file into the project"),
        },
      ],
    }),
  );
});
