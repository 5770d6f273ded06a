import { randomUUID } from "node:crypto";
import { copyFile, link, mkdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { type ArtifactRecord, artifactFile, digestOfFile, type Stack } from "@tsugite/core";
import { writeProject } from "../project/write-project.ts";

/**
 * Gives a file that a pipeline returned a place where people can open it under its own name: the artifact store knows it
 * only by its digest. The bytes are shared with the store where the file system can.
 *
 * Raises `PROJECT_NOT_WRITABLE`.
 *
 * @param directory Absolute path of the run's folder for results.
 */
export async function placeResultFile(stack: Stack, artifact: ArtifactRecord, directory: string): Promise<string> {
  const stored = await artifactFile(stack, artifact);
  const name = basename(artifact.name ?? "") || artifact.digest;
  const path = join(directory, name);
  if (await place(stored, path, artifact)) return path;
  // Two results of one run may have one name and different contents.
  const apart = join(directory, artifact.digest, name);
  await place(stored, apart, artifact);
  return apart;
}

/** Whether the file is at its place afterwards; false when another one is there. */
async function place(stored: string, path: string, { digest }: ArtifactRecord): Promise<boolean> {
  return writeProject(path, async () => {
    await mkdir(dirname(path), { recursive: true });
    try {
      await link(stored, path);
    } catch (error) {
      if (isExists(error)) return (await digestOfFile(path)).digest === digest;
      await copyWhole(stored, path);
    }
    return true;
  });
}

/** Where the file system has no links. A crash must not leave half of a file under its name. */
async function copyWhole(stored: string, path: string): Promise<void> {
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    await copyFile(stored, temporary);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

function isExists(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EEXIST";
}
