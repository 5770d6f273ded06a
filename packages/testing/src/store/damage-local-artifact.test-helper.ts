import { chmod, readFile, writeFile } from "node:fs/promises";
import type { Digest, LocalArtifactStore } from "@tsugite/core";

/** Flips a byte of a stored file. */
export async function damageLocalArtifact(store: LocalArtifactStore, digest: Digest): Promise<void> {
  const path = store.locationOf(digest);
  const content = await readFile(path);
  content[content.length >> 1] = (content[content.length >> 1] ?? 0) ^ 1;
  await chmod(path, 0o644);
  await writeFile(path, content);
}
