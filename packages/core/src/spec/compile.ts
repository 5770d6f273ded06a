import { type Problem, throwProblems } from "../error/problem.ts";
import type { Digest } from "../json/digest.ts";
import { type CacheFilesFact, compileCache } from "./compile-cache.ts";
import type { InputDraft, PipelineDraft, StepDraft } from "./pipeline-draft.ts";
import { type InputSpec, type OutputSpec, type PipelineSpec, SPEC_VERSION, type StepSpec } from "./pipeline-spec.ts";
import { readSpec } from "./read-spec.ts";
import { sortSteps } from "./sort-steps.ts";
import { specToJson } from "./spec-digest.ts";

/** A piece of a step whose code has a digest of its own. */
export interface CodeRequest {
  /** `relative/path.ts#export` or `package/subpath#export` of the step. */
  readonly source: string;
  readonly part:
    | { readonly kind: "function" }
    | { readonly kind: "input" }
    | { readonly kind: "codec"; readonly output: string };
}

/** What is known of a data file: its content, or what is wrong with its path. */
export type DataFileFact = { readonly digest: Digest; readonly size: number } | DataFileFault;

type DataFileFault = "absent" | "folder" | "outside";

const FILE_FAULTS: Readonly<Record<DataFileFault, { readonly finding: string; readonly fix: string }>> = {
  absent: {
    finding: "which is not there",
    fix: "Paths of file() are relative to the project root; correct the path, or put the file there.",
  },
  folder: {
    finding: "which is a folder",
    fix: "Name a file in it; a step that needs many files takes a list of file().",
  },
  outside: {
    finding: "which is not inside the project",
    fix: "Copy the file into the project, so that it can be shipped; or pass its path as a parameter and read it in the step, whose cache then does not see it change.",
  },
};

/** What is known of the sources and files of a project. */
export interface CompileFacts {
  /** Undefined when it could not be made; `problems` then says why. */
  readonly codeDigest: (request: CodeRequest) => Digest | undefined;
  /** Of a file by its path relative to the project root, or why it cannot be used. */
  readonly dataFile: (path: string) => DataFileFact;
  /** Of the files that patterns find, relative to the project root. */
  readonly cacheFiles: (patterns: readonly string[]) => CacheFilesFact;
  readonly problems: readonly Problem[];
}

/** The pieces of code that `compile` will ask for the digests of, each once. */
export function codeRequestsOf(draft: PipelineDraft): readonly CodeRequest[] {
  const requests = new Map<string, CodeRequest>();
  const add = (request: CodeRequest): void => {
    requests.set(JSON.stringify(request), request);
  };
  for (const step of draft.steps) {
    // A step that has no source has a problem of its own.
    if (step.source === "") continue;
    add({ source: step.source, part: { kind: "function" } });
    if (step.hasInputSchema) add({ source: step.source, part: { kind: "input" } });
    for (const [output, { codec }] of Object.entries(step.outputs)) {
      if (codec !== "auto") add({ source: step.source, part: { kind: "codec", output } });
    }
  }
  return [...requests.values()];
}

/** The data files that a draft names, each once, relative to the project root. */
export function dataFilesOf(draft: PipelineDraft): readonly string[] {
  const paths = new Set<string>();
  const visit = (input: InputDraft): void => {
    if (input.kind === "file") paths.add(input.path);
    else if (input.kind === "array") input.items.forEach(visit);
    else if (input.kind === "object") Object.values(input.entries).forEach(visit);
  };
  for (const step of draft.steps) Object.values(step.inputs).forEach(visit);
  return [...paths];
}

/**
 * Makes the spec of a draft: pure, and in time linear in steps and connections.
 *
 * Raises one error for all problems of the draft, of the facts, and those found here.
 */
export function compile(draft: PipelineDraft, facts: CompileFacts): PipelineSpec {
  const { sorted, problems: sortProblems } = sortSteps(draft.steps);
  const problems: Problem[] = [...draft.problems, ...facts.problems, ...sortProblems];
  const steps = sorted.map((step) => compileStep(step, facts, problems));
  const result = draft.result === undefined ? undefined : compileInput(draft.result, facts, () => {});
  throwProblems(problems, `The pipeline ${draft.name} cannot be compiled`);
  const spec: PipelineSpec = {
    specVersion: SPEC_VERSION,
    name: draft.name,
    source: draft.source,
    ...(draft.params === undefined ? {} : { params: draft.params }),
    steps,
    ...(draft.hooks === undefined ? {} : { hooks: draft.hooks }),
    ...(draft.failureMode === undefined ? {} : { failureMode: draft.failureMode }),
    ...(draft.settings === undefined ? {} : { settings: draft.settings }),
  };
  // As every other process will read it, so that a step sees the same order of a literal's keys here and there. No step
  // sees the result, which people want to read in their own order.
  return { ...readSpec(specToJson(spec)), ...(result === undefined ? {} : { result }) };
}

function compileStep(draft: StepDraft, facts: CompileFacts, problems: Problem[]): StepSpec {
  const { at, hasInputSchema, inputs, outputs, cache, ...rest } = draft;
  const digestOfPart = (part: CodeRequest["part"]): Digest => facts.codeDigest({ source: draft.source, part }) ?? "";
  const refuse = (input: string, path: string, fault: DataFileFault): void => {
    const { finding, fix } = FILE_FAULTS[fault];
    problems.push({
      code: "DATA_FILE_NOT_FOUND",
      step: draft.name,
      message: `Input ${input} of step ${draft.name} is the file ${path}, ${finding}.`,
      fix,
      ...(at === undefined ? {} : { at }),
    });
  };
  return {
    ...rest,
    code: {
      digest: digestOfPart({ kind: "function" }),
      ...(hasInputSchema ? { input: digestOfPart({ kind: "input" }) } : {}),
    },
    inputs: mapValues(inputs, (input, name) => compileInput(input, facts, (path, fault) => refuse(name, path, fault))),
    outputs: mapValues(
      outputs,
      ({ codec }, output): OutputSpec =>
        codec === "auto" ? { codec } : { codec, code: digestOfPart({ kind: "codec", output }) },
    ),
    ...(cache === undefined ? {} : { cache: compileCache(cache, draft, facts.cacheFiles, problems) }),
  };
}

type Refuse = (path: string, fault: DataFileFault) => void;

function compileInput(input: InputDraft, facts: CompileFacts, refuse: Refuse): InputSpec {
  switch (input.kind) {
    case "file": {
      const found = facts.dataFile(input.path);
      if (typeof found !== "string") return { kind: "file", path: input.path, digest: found.digest, size: found.size };
      refuse(input.path, found);
      return { kind: "file", path: input.path, digest: "", size: 0 };
    }
    case "array":
      return { kind: "array", items: input.items.map((item) => compileInput(item, facts, refuse)) };
    case "object":
      return { kind: "object", entries: mapValues(input.entries, (part) => compileInput(part, facts, refuse)) };
    default:
      return input;
  }
}

function mapValues<From, To>(
  object: Readonly<Record<string, From>>,
  map: (value: From, key: string) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, map(value, key)]));
}
