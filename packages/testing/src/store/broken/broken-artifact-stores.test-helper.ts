import { randomUUID } from "node:crypto";
import { copyFile, readFile } from "node:fs/promises";
import { join } from "node:path";
import {
  type Digest,
  digestOf,
  type ListedArtifact,
  LocalArtifactStore,
  type PutOptions,
  type StoredArtifact,
  type WrittenFile,
} from "@tsugite/core";

class ReturnsUnverifiedBytes extends LocalArtifactStore {
  override async getBytes(digest: Digest): Promise<Uint8Array> {
    return (await this.has(digest)) ? readFile(this.locationOf(digest)) : super.getBytes(digest);
  }
}

class ReturnsUnverifiedFiles extends LocalArtifactStore {
  override async getFile(digest: Digest): Promise<string> {
    return (await this.has(digest)) ? this.locationOf(digest) : super.getFile(digest);
  }
}

class LooksBeforeItPins extends LocalArtifactStore {
  override async putBytes(bytes: Uint8Array, { pin }: PutOptions = {}): Promise<StoredArtifact> {
    const digest = digestOf(bytes);
    const isThere = await this.has(digest);
    await pin?.(digest);
    return isThere ? { digest, size: bytes.byteLength } : super.putBytes(bytes);
  }
}

class PinsNoFiles extends LocalArtifactStore {
  override putFile(path: string): Promise<StoredArtifact> {
    return super.putFile(path);
  }
}

class StoresBeforeItPins extends LocalArtifactStore {
  override async putBytes(bytes: Uint8Array, { pin }: PutOptions = {}): Promise<StoredArtifact> {
    const stored = await super.putBytes(bytes);
    await pin?.(stored.digest);
    return stored;
  }
}

class LeavesTheFilesItTakes extends LocalArtifactStore {
  override async takeFile({ path, ...rest }: WrittenFile, options?: PutOptions): Promise<StoredArtifact> {
    const copy = join(this.temporaryFolder, `${randomUUID()}.part`);
    await copyFile(path, copy);
    return super.takeFile({ path: copy, ...rest }, options);
  }
}

class ForgetsTheLastPart extends LocalArtifactStore {
  override async putFile(path: string, options?: PutOptions): Promise<StoredArtifact> {
    const part = 5 * 1024 * 1024;
    const content = await readFile(path).catch(() => Buffer.alloc(0));
    const isCut = content.byteLength > part;
    return isCut ? super.putBytes(content.subarray(0, part), options) : super.putFile(path, options);
  }
}

class ListsTimesInSeconds extends LocalArtifactStore {
  override async *list(): AsyncIterable<ListedArtifact> {
    for await (const artifact of super.list()) yield { ...artifact, modifiedAt: artifact.modifiedAt / 1000 };
  }
}

class NeverOpensAgain extends LocalArtifactStore {
  #isClosed = false;

  override async has(digest: Digest): Promise<boolean> {
    if (this.#isClosed) throw new Error("connection closed");
    return super.has(digest);
  }

  override async close(): Promise<void> {
    this.#isClosed = true;
  }
}

/** Each breaks one promise. */
export const brokenArtifactStores: readonly (typeof LocalArtifactStore)[] = [
  ReturnsUnverifiedBytes,
  ReturnsUnverifiedFiles,
  LooksBeforeItPins,
  PinsNoFiles,
  StoresBeforeItPins,
  LeavesTheFilesItTakes,
  ForgetsTheLastPart,
  ListsTimesInSeconds,
  NeverOpensAgain,
];
