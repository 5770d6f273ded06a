import { StackComponent } from "../component/stack-component.ts";
import { StackComponentType } from "../component/stack-component-type.ts";
import type { Digest } from "../json/digest.ts";

/** What was stored. */
export interface StoredArtifact {
  readonly digest: Digest;
  /** Bytes. */
  readonly size: number;
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
  abstract putBytes(bytes: Uint8Array): Promise<StoredArtifact>;
  /**
   * Stores the content of a file without holding it in memory; durable when it returns. Raises `DATA_FILE_NOT_FOUND`
   * when there is no such file.
   */
  abstract putFile(path: string): Promise<StoredArtifact>;
  /** The whole content, verified. */
  abstract getBytes(digest: Digest): Promise<Uint8Array>;
  /** Path of a read-only local file with the content, verified. It stays there until `close`. */
  abstract getFile(digest: Digest): Promise<string>;
  /** Where a person would find it, for messages: a path or a URL. */
  abstract locationOf(digest: Digest): string;
  abstract close(): Promise<void>;
}
