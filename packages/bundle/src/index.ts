// What the client and the testing kit use. Nothing here loads rolldown before something has to be built.

export type { CodeRequest } from "@tsugite/core";
export type { BundleAsset, BundleSource, MakeBundleOptions } from "./deployment/bundle-request.ts";
export { makeBundle } from "./deployment/make-bundle.ts";
export { removeUnusedBundles, type UnusedBundlesOptions } from "./deployment/remove-unused-bundles.ts";
export { type CodeDigest, type CodeDigests, codeKey } from "./digest/code-digests.ts";
export { type DigestCodeOptions, digestCode } from "./digest/digest-code.ts";
export { removeUnusedBuilds, type UnusedOptions } from "./memory/remove-unused-builds.ts";
export { type BuildModuleOptions, buildModule } from "./module/build-module.ts";
export type { BuiltModule, SourceDigest } from "./module/built-module.ts";
export { type Compiled, compileLoaded } from "./pipeline/compile-loaded.ts";
export { dataFileDigest, locateDataFile } from "./pipeline/data-file-digest.ts";
export { findCacheFiles } from "./pipeline/find-cache-files.ts";
export {
  type LoadedPipeline,
  type LoadPipelineModuleOptions,
  loadPipelineModule,
} from "./pipeline/load-pipeline-module.ts";
