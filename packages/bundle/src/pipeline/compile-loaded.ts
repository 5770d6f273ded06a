import {
  cacheFilesOf,
  codeRequestsOf,
  compile,
  type Digest,
  type DigestParts,
  dataFilesOf,
  type PipelineSpec,
} from "@tsugite/core";
import { codeKey } from "../digest/code-digests.ts";
import { digestCode } from "../digest/digest-code.ts";
import { dataFileDigest } from "./data-file-digest.ts";
import { findCacheFiles } from "./find-cache-files.ts";
import type { LoadedPipeline } from "./load-pipeline-module.ts";

/** A spec, and what the digests in it were made of. */
export interface Compiled {
  readonly spec: PipelineSpec;
  readonly parts: ReadonlyMap<Digest, DigestParts>;
}

/** Compiles a loaded pipeline. Raises one error for everything that is wrong with it. */
export async function compileLoaded({ projectRoot, runtime }: LoadedPipeline, signal?: AbortSignal): Promise<Compiled> {
  const draft = await runtime.describe(signal);
  const lists = cacheFilesOf(draft);
  const [code, files, cacheFiles] = await Promise.all([
    digestCode({ projectRoot, requests: codeRequestsOf(draft) }),
    Promise.all(dataFilesOf(draft).map(async (path) => [path, await dataFileDigest(projectRoot, path)] as const)),
    findCacheFiles(projectRoot, lists),
  ]);
  const dataFiles = new Map(files);
  const found = new Map(lists.map((patterns, index) => [JSON.stringify(patterns), cacheFiles[index]]));
  const spec = compile(draft, {
    codeDigest: (request) => code.digests.get(codeKey(request))?.digest,
    dataFile: (path) => dataFiles.get(path) ?? "absent",
    cacheFiles: (patterns) => found.get(JSON.stringify(patterns)) ?? { digest: "", faults: [] },
    problems: code.problems,
  });
  const parts = new Map<Digest, DigestParts>(cacheFiles.map(({ digest, files: named }) => [digest, { files: named }]));
  for (const { digest, ...made } of code.digests.values()) parts.set(digest, made);
  return { spec, parts };
}
