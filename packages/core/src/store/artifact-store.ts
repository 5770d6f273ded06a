import { unlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { StackComponent } from "../component/stack-component.ts";
import { StackComponentType } from "../component/stack-component-type.ts";
import type { Digest } from "../json/digest.ts";

/** What was stored. */
export interface StoredArtifact {
  readonly digest: Digest;
  /** Bytes. */
  readonly size: number;
}

/** A file that was written for a store. */
export interface WrittenFile extends StoredArtifact {
  readonly path: string;
}

/**
 * Keeps artifacts under the digest of their content, so that the same bytes are stored once.
 *
 * What is read is verified: bytes that do not match their digest raise `ARTIFACT_CORRUPTED` with the place they were
 * read from; a digest that is not there raises `ARTIFACT_NOT_FOUND`. Failures of the backend raise
 * `ARTIFACT_STORE_FAILED` with the backend's error as cause.
 */
export abstract class BaseArtifactStore<Config = unknown> extends StackComponent<Config> {
  static override readonly TYPE: StackComponentType = StackComponentType.ARTIFACT_STORE;

  /** Where it keeps artifacts, for people: a folder or a URL. */
  abstract get location(): string;

  /**
   * A folder of this machine, which need not be there yet, for files that {@link takeFile} is given.
   *
   * @default the folder of the system for temporary files
   */
  get temporaryFolder(): string {
    return tmpdir();
  }

  /** Whether it is stored; its content is not looked at. */
  abstract has(digest: Digest): Promise<boolean>;
  /** Stores bytes; durable when it returns. Nothing is written when they are there already, intact. */
  abstract putBytes(bytes: Uint8Array): Promise<StoredArtifact>;
  /**
   * Stores the content of a file without holding it in memory; durable when it returns. Raises `DATA_FILE_NOT_FOUND`
   * when there is no such file.
   */
  abstract putFile(path: string): Promise<StoredArtifact>;
  /**
   * Stores a file that was written for this, in {@link temporaryFolder}, and that is gone afterwards: a store may move it
   * instead of copying it. Its digest was taken while it was written, and its content is on the disk.
   */
  async takeFile({ path }: WrittenFile): Promise<StoredArtifact> {
    const stored = await this.putFile(path);
    await unlink(path);
    return stored;
  }
  /** The whole content, verified. */
  abstract getBytes(digest: Digest): Promise<Uint8Array>;
  /** Path of a read-only local file with the content, verified. It stays there until `close`. */
  abstract getFile(digest: Digest): Promise<string>;
  /** Where a person would find it, for messages: a path or a URL. */
  abstract locationOf(digest: Digest): string;
  abstract close(): Promise<void>;
}
