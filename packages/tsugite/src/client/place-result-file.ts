import { copyFile, link, mkdir, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { type ArtifactRecord, artifactFile, type Stack } from "@tsugite/core";

/**
 * Gives a file that a pipeline returned a place where people can open it under its own name: the artifact store knows it
 * only by its digest. The bytes are shared with the store where the file system can.
 *
 * @param directory Absolute path of the run's folder for results.
 */
export async function placeResultFile(stack: Stack, artifact: ArtifactRecord, directory: string): Promise<string> {
  const stored = await artifactFile(stack, artifact);
  const name = basename(artifact.name ?? "") || artifact.digest;
  const path = join(directory, name);
  if (await place(stored, path)) return path;
  // Two results of one run may have one name and different contents.
  const apart = join(directory, artifact.digest, name);
  await place(stored, apart);
  return apart;
}

/** Whether the file is at its place afterwards; false when another one is there. */
async function place(stored: string, path: string): Promise<boolean> {
  await mkdir(dirname(path), { recursive: true });
  try {
    await link(stored, path);
    return true;
  } catch (error) {
    if (isExists(error)) return (await stat(path)).ino === (await stat(stored)).ino;
    await copyFile(stored, path);
    return true;
  }
}

function isExists(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EEXIST";
}
