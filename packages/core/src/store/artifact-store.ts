import { unlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { markBaseClass } from "../component/base-class-of.ts";
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

/** An artifact in the list of all. */
export interface ListedArtifact extends StoredArtifact {
  /** When it was written last, in milliseconds since 1970. */
  readonly modifiedAt: number;
}

/** How a content is stored. */
export interface PutOptions {
  /**
   * Called with the digest, once it is known, before the store looks whether the content is there: what is pinned is not
   * removed until the pin is gone. @default the content is not pinned
   */
  readonly pin?: (digest: Digest) => Promise<void>;
}

/** How much was removed, or would be. */
export interface Removed {
  readonly count: number;
  readonly bytes: number;
}

/** What became of an artifact. */
export type ArtifactState = "intact" | "missing" | "damaged";

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
  /**
   * Whether an artifact is stored, and intact as far as that can be told without reading much. The cache asks before it
   * answers with it; who reads it verifies it as a whole. @default whether it is stored
   */
  async check({ digest }: StoredArtifact): Promise<ArtifactState> {
    return (await this.has(digest)) ? "intact" : "missing";
  }
  /** Stores bytes; durable when it returns. Nothing is written when they are there already, intact. */
  abstract putBytes(bytes: Uint8Array, options?: PutOptions): Promise<StoredArtifact>;
  /**
   * Stores the content of a file without holding it in memory; durable when it returns. Raises `DATA_FILE_NOT_FOUND`
   * when there is no such file.
   */
  abstract putFile(path: string, options?: PutOptions): Promise<StoredArtifact>;
  /**
   * Stores a file that was written for this, in {@link temporaryFolder}, and that is gone afterwards: a store may move it
   * instead of copying it. Its digest was taken while it was written, and its content is on the disk.
   */
  async takeFile({ path }: WrittenFile, options?: PutOptions): Promise<StoredArtifact> {
    const stored = await this.putFile(path, options);
    await unlink(path);
    return stored;
  }
  /** The whole content, verified. */
  abstract getBytes(digest: Digest): Promise<Uint8Array>;
  /** Path of a read-only local file with the content, verified. It stays there until `close`. */
  abstract getFile(digest: Digest): Promise<string>;
  /** All artifacts, in any order; whether one that comes or goes meanwhile is among them is left open. */
  abstract list(): AsyncIterable<ListedArtifact>;
  /** Removes an artifact; nothing happens when it is not there. Only a collection of garbage may ask for it. */
  abstract remove(digest: Digest): Promise<void>;
  /**
   * Removes what writers that are gone have left half-written, if it was written to last before a time, in milliseconds
   * since 1970; or only counts it. @default there is nothing
   */
  async removeLeftovers(_before: number, _options?: { readonly dryRun?: boolean }): Promise<Removed> {
    return { count: 0, bytes: 0 };
  }
  /** Where a person would find it, for messages: a path or a URL. */
  abstract locationOf(digest: Digest): string;
  abstract close(): Promise<void>;
}

markBaseClass(BaseArtifactStore, "BaseArtifactStore");
