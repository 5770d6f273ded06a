import type { Digest } from "../../json/digest.ts";
import { makeDirectory, syncDirectory } from "../durable-directory.ts";
import { checkInside, shardPath } from "./artifact-path.ts";

/** The folders in which artifacts stand, and which of their own names are known to be on the disk. */
export class ArtifactShards {
  readonly #directory: string;
  readonly #synced = new Set<string>();

  /** @param directory Absolute path of the store. */
  constructor(directory: string) {
    this.#directory = directory;
  }

  /** Makes the folder of an artifact, if it is not there. */
  async make(digest: Digest): Promise<void> {
    const shard = shardPath(this.#directory, digest);
    if (await makeDirectory(shard)) this.#synced.delete(shard);
    await checkInside(this.#directory, shard);
  }

  /** Also where another process made the names: it may not have come to sync them yet. */
  async syncNames(digest: Digest): Promise<void> {
    const shard = shardPath(this.#directory, digest);
    await syncDirectory(shard);
    if (this.#synced.has(shard)) return;
    await syncDirectory(this.#directory);
    this.#synced.add(shard);
  }
}
