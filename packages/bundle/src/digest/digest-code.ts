import { realpathSync } from "node:fs";
import { join } from "node:path";
import type { CodeRequest, Problem } from "@tsugite/core";
import { influencesOf } from "../memory/influences.ts";
import { processConditions } from "../source/process-conditions.ts";
import { type CodeDigest, type CodeDigests, codeKey } from "./code-digests.ts";
import { DigestMemory, type DigestToRemember } from "./digest-memory.ts";
import type { DigestResult } from "./digest-result.ts";

/** Whose code is digested. */
export interface DigestCodeOptions {
  /** Absolute path of the project's folder. */
  readonly projectRoot: string;
  readonly requests: readonly CodeRequest[];
  /**
   * Export conditions by which packages are resolved, beside those of Node.
   * @default those this process was started with
   */
  readonly conditions?: readonly string[];
}

/**
 * Makes the digests of steps' functions, input schemas and codecs: of everything each reaches, and of nothing else.
 *
 * They are remembered in `<projectRoot>/.tsugite/build/` by the content of the files they were made of; as long as
 * those are the same, rolldown is not even loaded.
 *
 * @returns A digest for each request that has no problem; what cannot be seen is a `CODE_NOT_SEEN` problem.
 * @throws {TsugiteError} `PIPELINE_BUILD_FAILED` if a source cannot be built.
 */
export async function digestCode(options: DigestCodeOptions): Promise<CodeDigests> {
  const projectRoot = realpathSync(options.projectRoot);
  const conditions = options.conditions ?? processConditions();
  const memory = new DigestMemory(projectRoot, conditions);
  const digests = new Map<string, CodeDigest>();
  const open = new Map<string, CodeRequest>();
  for (const request of options.requests) {
    const key = codeKey(request);
    const known = memory.recall(key);
    if (known === undefined) open.set(key, request);
    else digests.set(key, known);
  }
  const problems: Problem[] = [];
  if (open.size > 0) {
    const { makeDigests } = await import("./make-digests.ts");
    const results = await makeDigests(projectRoot, [...open.values()], conditions);
    const made = new Map<string, DigestToRemember>();
    // In the order of the requests, whichever was ready first.
    for (const key of open.keys()) {
      const result = results.get(key);
      problems.push(...(result?.problems ?? []));
      if (result === undefined || result.problems.length > 0) continue;
      digests.set(key, result.code);
      made.set(key, { code: result.code, files: filesOf(result, projectRoot) });
    }
    memory.remember(made);
  }
  memory.save();
  return { digests, problems };
}

/** Everything that may change a digest; digests that are known already are not made again. */
function filesOf(result: DigestResult, projectRoot: string): DigestToRemember["files"] {
  const files = new Map<string, string | null | undefined>();
  const sources = result.files.map(({ file }) => file);
  for (const file of influencesOf(projectRoot, sources)) files.set(file, undefined);
  for (const directory of result.packages) files.set(join(directory, "package.json"), undefined);
  for (const { file, digest } of result.files) files.set(file, digest);
  return files;
}
