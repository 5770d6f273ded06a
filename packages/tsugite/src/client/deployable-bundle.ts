import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type LoadedPipeline, makeBundle } from "@tsugite/bundle";
import type { Bundle, PipelineSpec } from "@tsugite/core";
import type { OpenStack } from "../stack/open-stack.ts";
import { bundleSources } from "./bundle-sources.ts";

/** The bundle of a pipeline and its stack, in the project's `.tsugite/bundles`. */
export async function deployableBundle(deployment: {
  readonly loaded: LoadedPipeline;
  readonly spec: PipelineSpec;
  readonly open: OpenStack;
}): Promise<Bundle> {
  const { loaded, spec, open } = deployment;
  return makeBundle({
    module: { file: loaded.file, projectRoot: loaded.projectRoot },
    spec,
    stack: open.description,
    sources: await bundleSources(open.stack, open.description, open.discovery),
    entrypoint: fileURLToPath(import.meta.resolve("@tsugite/entrypoint")),
    outDir: join(loaded.projectRoot, ".tsugite", "bundles"),
  });
}
