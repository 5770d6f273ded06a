import type { Problem } from "../error/problem.ts";
import type { Digest } from "../json/digest.ts";
import type { CacheDraft, PipelineDraft, StepDraft } from "./pipeline-draft.ts";
import type { CacheSpec } from "./pipeline-spec.ts";

/** What the patterns of a step's `cache.files` find. */
export interface CacheFilesFact {
  /** Of the paths and contents of all files together. */
  readonly digest: Digest;
  /** What is wrong with single patterns. */
  readonly faults: readonly CacheFilesFault[];
}

/** A pattern that finds no file, or one that is not inside the project. */
export interface CacheFilesFault {
  readonly pattern: string;
  /** The file that is not inside the project; absent when there is no file. */
  readonly outside?: string;
}

/** The lists of patterns in `cache.files` of the steps of a draft, each list once. */
export function cacheFilesOf(draft: PipelineDraft): readonly (readonly string[])[] {
  const lists = new Map<string, readonly string[]>();
  for (const { cache } of draft.steps) {
    if (typeof cache === "object" && cache.files !== undefined) lists.set(JSON.stringify(cache.files), cache.files);
  }
  return [...lists.values()];
}

/** The cache option of a step, with what its patterns find. */
export function compileCache(
  cache: boolean | CacheDraft,
  { name, at }: Pick<StepDraft, "name" | "at">,
  cacheFiles: (patterns: readonly string[]) => CacheFilesFact,
  problems: Problem[],
): boolean | CacheSpec {
  if (typeof cache === "boolean") return cache;
  const { files: patterns, ...rest } = cache;
  if (patterns === undefined) return rest;
  const { digest, faults } = cacheFiles(patterns);
  for (const fault of faults) {
    problems.push({
      code: "DATA_FILE_NOT_FOUND",
      step: name,
      ...describeCacheFiles(name, fault),
      ...(at === undefined ? {} : { at }),
    });
  }
  return { ...rest, files: { patterns, digest } };
}

function describeCacheFiles(step: string, { pattern, outside }: CacheFilesFault): Pick<Problem, "message" | "fix"> {
  const what = `cache.files of step ${step} has the pattern ${JSON.stringify(pattern)}`;
  if (outside === undefined) {
    return {
      message: `${what}, which finds no file.`,
      fix: "Patterns are relative to the project root, name files and not folders, and find nothing in node_modules, .git and .tsugite; correct the pattern, or put the files there.",
    };
  }
  return {
    message: `${what}, which finds ${outside}; that is not inside the project.`,
    fix: "Copy the file into the project, or write a pattern that does not find it.",
  };
}
