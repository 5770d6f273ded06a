import { codeKey, digestCode } from "@tsugite/bundle";
import { codeRequestsOf, compile, dataFilesOf, type PipelineSpec } from "@tsugite/core";
import { dataFileDigest } from "./data-file-digest.ts";
import type { LoadedPipeline } from "./load-pipeline.ts";

/** The spec of a loaded pipeline. Raises one error for everything that is wrong with it. */
export async function compileLoaded(
  { projectRoot, runtime }: LoadedPipeline,
  signal?: AbortSignal,
): Promise<PipelineSpec> {
  const draft = await runtime.describe(signal);
  const [code, files] = await Promise.all([
    digestCode({ projectRoot, requests: codeRequestsOf(draft) }),
    Promise.all(dataFilesOf(draft).map(async (path) => [path, await dataFileDigest(projectRoot, path)] as const)),
  ]);
  const dataFiles = new Map(files);
  return compile(draft, {
    codeDigest: (request) => code.digests.get(codeKey(request))?.digest,
    dataFile: (path) => dataFiles.get(path) ?? "absent",
    problems: code.problems,
  });
}
