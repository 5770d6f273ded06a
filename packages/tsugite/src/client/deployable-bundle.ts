import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { makeBundle } from "@tsugite/bundle";
import type { Bundle, PipelineSpec, StackDescription } from "@tsugite/core";
import type { LoadedPipeline } from "./load-pipeline.ts";

/** The bundle of a pipeline and its stack, in the project's `.tsugite/bundles`. */
export function deployableBundle(deployment: {
  readonly loaded: LoadedPipeline;
  readonly spec: PipelineSpec;
  readonly description: StackDescription;
}): Promise<Bundle> {
  const { loaded, spec, description } = deployment;
  return makeBundle({
    module: { file: loaded.file, projectRoot: loaded.projectRoot },
    spec,
    stack: description,
    entrypoint: fileURLToPath(import.meta.resolve("@tsugite/entrypoint")),
    outDir: join(loaded.projectRoot, ".tsugite", "bundles"),
  });
}
