import { join } from "node:path";
import { digestOfFile, TsugiteError } from "@tsugite/core";

/** Path of a data file in a bundle, verified. Raises `DATA_FILE_NOT_FOUND`, `DATA_FILE_CHANGED`. */
export async function locateAsset(
  directory: string,
  { path, digest }: { readonly path: string; readonly digest: string },
): Promise<string> {
  const fix = "Deploy the pipeline again; copy a bundle as a whole.";
  if (!/^[0-9a-f]{64}$/.test(digest)) {
    throw new TsugiteError("DATA_FILE_NOT_FOUND", `The data file ${path} has the digest ${digest}, which is none.`, {
      fix,
    });
  }
  const asset = join(directory, "assets", digest);
  const found = await digestOfFile(asset).catch((cause: unknown) => {
    throw new TsugiteError("DATA_FILE_NOT_FOUND", `The bundle has no data file ${path}: ${asset}.`, { cause, fix });
  });
  if (found.digest === digest) return asset;
  throw new TsugiteError("DATA_FILE_CHANGED", `The data file ${path} of the bundle was changed: ${asset}.`, { fix });
}
