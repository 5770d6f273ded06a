import { compileLoaded } from "@tsugite/bundle";
import type { PipelineSpec } from "@tsugite/core";
import { checkProjectCore } from "../flavors/check-core-range.ts";
import { loadPipeline } from "./load-pipeline.ts";

/**
 * Compiles a pipeline file to its spec: plain JSON, the same for the same sources on every machine. Raises a
 * {@link TsugiteError} for everything that is wrong with the pipeline, all problems at once.
 *
 * @param target Path of the pipeline file, relative to the working directory, with `#export` unless it is the default.
 */
export async function compile(target: string): Promise<PipelineSpec> {
  const loaded = await loadPipeline(target);
  try {
    await checkProjectCore(loaded.projectRoot);
    return (await compileLoaded(loaded)).spec;
  } finally {
    await loaded.runtime.close();
  }
}
