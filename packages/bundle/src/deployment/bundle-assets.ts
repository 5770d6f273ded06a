import { existsSync, realpathSync } from "node:fs";
import { join } from "node:path";
import type { InputSpec, PipelineSpec } from "@tsugite/core";
import { isInside } from "../source/source-names.ts";
import { bundleFailed } from "./bundle-failed.ts";
import type { BundleAsset } from "./bundle-request.ts";
import type { BundleWriter } from "./bundle-writer.ts";

/** The data files that the steps of a spec are given, each content once. */
export function assetsOf(spec: PipelineSpec): readonly BundleAsset[] {
  const assets = new Map<string, BundleAsset>();
  const visit = (input: InputSpec): void => {
    if (input.kind === "file") assets.set(input.digest, { path: input.path, digest: input.digest, size: input.size });
    else if (input.kind === "array") input.items.forEach(visit);
    else if (input.kind === "object") Object.values(input.entries).forEach(visit);
  };
  for (const { inputs } of spec.steps) Object.values(inputs).forEach(visit);
  if (spec.result !== undefined) visit(spec.result);
  return [...assets.values()];
}

/** Copies data files to `assets/<digest>`, and refuses those that are no longer what the spec says. */
export function copyAssets(assets: readonly BundleAsset[], projectRoot: string, writer: BundleWriter): void {
  const problems: { message: string; fix: string }[] = [];
  for (const { path, digest } of assets) {
    const file = join(projectRoot, path);
    if (!/^[0-9a-f]{64}$/.test(digest)) {
      problems.push({ message: `The data file ${path} has no digest.`, fix: "Compile the pipeline again." });
    } else if (!existsSync(file) || !isInside(realpathSync(file), projectRoot)) {
      problems.push({ message: `The data file ${path} is not in the project.`, fix: "Put it there and try again." });
    } else if (writer.copyFile(file, `assets/${digest}`) !== digest) {
      problems.push({
        message: `The data file ${path} has changed since the pipeline was compiled.`,
        fix: "Compile it again.",
      });
    }
  }
  if (problems.length > 0) throw bundleFailed(problems);
}
