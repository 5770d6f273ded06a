import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";
import type { ListedArtifact } from "../artifact-store.ts";
import { isNotFound, withFileFailures } from "./file-failure.ts";

const SHARD = /^[0-9a-f]{2}$/;
const DIGEST = /^[0-9a-f]{64}$/;

/** All artifacts of a store; what else lies in its folders is left alone. */
export async function* listArtifacts(directory: string): AsyncGenerator<ListedArtifact> {
  for (const shard of await namesIn(directory)) {
    if (!SHARD.test(shard)) continue;
    for (const digest of await namesIn(join(directory, shard))) {
      if (!DIGEST.test(digest) || !digest.startsWith(shard)) continue;
      const entry = await lstat(join(directory, shard, digest)).catch(() => undefined);
      if (entry?.isFile()) yield { digest, size: entry.size, modifiedAt: entry.mtimeMs };
    }
  }
}

function namesIn(folder: string): Promise<readonly string[]> {
  return withFileFailures(`The folder ${folder} could not be read`, async () => {
    try {
      return await readdir(folder);
    } catch (error) {
      if (isNotFound(error)) return [];
      throw error;
    }
  });
}
