import { unlink } from "node:fs/promises";
import type { Digest } from "../../json/digest.ts";
import { artifactPath, checkInside, shardPath } from "./artifact-path.ts";
import { isNotFound } from "./file-failure.ts";

/** Removes an artifact of a store's folder, if it is there. */
export async function removeArtifactFile(directory: string, digest: Digest): Promise<void> {
  try {
    await checkInside(directory, shardPath(directory, digest));
    await unlink(artifactPath(directory, digest));
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}
