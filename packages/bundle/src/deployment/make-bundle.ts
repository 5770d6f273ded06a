import { mkdirSync, realpathSync } from "node:fs";
import { relative } from "node:path";
import { type Bundle, canonicalJson, type Json, reasonOf, specToJson, TsugiteError } from "@tsugite/core";
import { processConditions } from "../source/process-conditions.ts";
import { isInside, toPosix } from "../source/source-names.ts";
import { assetsOf, copyAssets } from "./bundle-assets.ts";
import { bundleFailed } from "./bundle-failed.ts";
import type { MakeBundleOptions } from "./bundle-request.ts";
import { BundleWriter } from "./bundle-writer.ts";
import type { RolledBundle } from "./roll-bundle.ts";
import { type RolledBundleIdentity, recallRolledBundle, rememberRolledBundle } from "./rolled-bundle-memory.ts";

/**
 * Makes one directory that runs any step of a pipeline anywhere Node is, named by the digest of its content:
 * `entrypoint.mjs` (the user's code, core, the entrypoint and the classes of the stack, with a source map),
 * `pipeline.json`, `stack.json`, `assets/<digest>` for the data files of the spec, `sources/` for files that sources
 * declare by `new URL(…, import.meta.url)`, and a `node_modules` with the packages that cannot be built in.
 *
 * The same input gives the same bytes on every machine. One that exists already is used as it is, unless a file of it
 * was changed, which its size and time tell: then it is made anew. What it is put together from is remembered like a module, so that a second bundle of the same sources loads no rolldown.
 *
 * @throws {TsugiteError} `PIPELINE_BUILD_FAILED`, or `BUNDLE_FAILED` with everything that is wrong at once.
 */
export async function makeBundle(options: MakeBundleOptions): Promise<Bundle> {
  const { spec, stack, entrypoint, sources, outDir } = options;
  const root = realpathSync(options.module.projectRoot);
  const file = realpathSync(options.module.file);
  if (!isInside(file, root))
    throw bundleFailed([{ message: `The pipeline file ${file} lies outside the project ${root}.` }]);
  const identity: RolledBundleIdentity = {
    projectRoot: root,
    entry: {
      file,
      source: toPosix(relative(root, file)),
      entrypoint: realpathSync(entrypoint),
      mainModuleSource: spec.source,
      sources,
    },
    conditions: options.conditions ?? processConditions(),
  };
  const { code, map, packages, declared } = recallRolledBundle(identity) ?? (await roll(identity));
  mkdirSync(outDir, { recursive: true });
  const writer = new BundleWriter(realpathSync(outDir));
  try {
    writer.write("entrypoint.mjs", code);
    writer.write("entrypoint.mjs.map", map);
    writer.write("pipeline.json", specToJson(spec));
    writer.write("stack.json", canonicalJson(stack as unknown as Json));
    copyAssets(
      assetsOf(spec).filter((asset) => options.leaveOut?.(asset) !== true),
      root,
      writer,
    );
    for (const [path, real] of Object.entries(declared)) writer.copyFile(real, path);
    for (const [folder, directory] of Object.entries(packages)) writer.copyPackage(directory, folder);
    return writer.finish();
  } catch (error) {
    if (TsugiteError.is(error)) throw error;
    throw bundleFailed([{ message: reasonOf(error) }], error);
  } finally {
    writer.discard();
  }
}

async function roll(identity: RolledBundleIdentity): Promise<RolledBundle> {
  const takenAt = Date.now();
  const [{ openProject }, { rollBundle }] = await Promise.all([
    import("../source/project.ts"),
    import("./roll-bundle.ts"),
  ]);
  const bundle = await rollBundle(openProject(identity.projectRoot, identity.conditions), identity.entry);
  rememberRolledBundle(identity, bundle, takenAt);
  return bundle;
}
