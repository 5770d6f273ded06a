import { realpath } from "node:fs/promises";
import { join } from "node:path";
import { TsugiteError } from "../../error/tsugite-error.ts";
import type { Digest } from "../../json/digest.ts";
import { checkDigest } from "../check-digest.ts";

/** Where an artifact lies in a store. Nothing but a digest ever becomes part of a path. */
export function artifactPath(directory: string, digest: Digest): string {
  return join(shardPath(directory, digest), digest);
}

/** The folder of an artifact: one of 256, since some file systems and most tools slow down over huge folders. */
export function shardPath(directory: string, digest: Digest): string {
  checkDigest(digest);
  return join(directory, digest.slice(0, 2));
}

/** Refuses a folder of the store that leads elsewhere, which a symbolic link planted in it could do. */
export async function checkInside(directory: string, folder: string): Promise<void> {
  const [realDirectory, realFolder] = await Promise.all([realpath(directory), realpath(folder)]);
  if (realFolder.startsWith(join(realDirectory, "/"))) return;
  throw new TsugiteError("ARTIFACT_STORE_FAILED", `${folder} leads out of the artifact store, to ${realFolder}.`, {
    fix: "Remove the symbolic link.",
  });
}
