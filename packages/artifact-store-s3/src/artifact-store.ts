import { Buffer } from "node:buffer";
import { unlink } from "node:fs/promises";
import {
  type ArtifactState,
  BaseArtifactStore,
  type Digest,
  digestOf,
  type ListedArtifact,
  type PutOptions,
  type Removed,
  type StoredArtifact,
  TsugiteError,
  type WrittenFile,
} from "@tsugite/core";
import { type S3ArtifactStoreConfig, s3ArtifactStoreConfigSchema } from "./config.ts";
import { artifactKey, digestOfKey, keyPrefix } from "./s3/artifact-key.ts";
import { type Content, contentOfBytes, digestOfContent, withFile } from "./s3/content.ts";
import { LocalCopies } from "./s3/local-copies.ts";
import { readArtifact, type Take } from "./s3/read-artifact.ts";
import type { S3Service } from "./s3/s3-service.ts";
import { type Presence, storeContent } from "./s3/store-content.ts";
import { withFileFailures } from "./s3/with-file-failures.ts";

/**
 * Keeps artifacts as objects of a bucket: `<prefix>/<first two digits>/<digest>`.
 *
 * An object is there as a whole or not at all, also one that is sent in parts, and of several writers of one content one
 * writes it. What a writer that was killed had sent of a large one is seen by nobody, and `removeLeftovers` takes it away.
 * Nothing is connected, and the SDK not loaded, before it is used.
 */
export class S3ArtifactStore extends BaseArtifactStore<S3ArtifactStoreConfig> {
  static override readonly FLAVOR: string = "s3";
  static override readonly configSchema: typeof s3ArtifactStoreConfigSchema = s3ArtifactStoreConfigSchema;

  readonly #copies = new LocalCopies();
  #service: Promise<S3Service> | undefined;

  override get location(): string {
    const { bucket, prefix } = this.config;
    return prefix === "" ? `s3://${bucket}` : `s3://${bucket}/${prefix}`;
  }

  override async has(digest: Digest): Promise<boolean> {
    const key = artifactKey(this.config.prefix, digest);
    const { bucket } = await this.#open();
    return (await bucket.find(key)) !== undefined;
  }

  /** By its size, and by the SHA-256 that the service has taken of it, where it has. */
  override async check({ digest, size }: StoredArtifact): Promise<ArtifactState> {
    const key = artifactKey(this.config.prefix, digest);
    const { bucket } = await this.#open();
    const found = await bucket.find(key);
    if (found === undefined) return "missing";
    return found.size === size && (found.digest ?? digest) === digest ? "intact" : "damaged";
  }

  override async putBytes(bytes: Uint8Array, options?: PutOptions): Promise<StoredArtifact> {
    return this.#store(contentOfBytes(bytes), digestOf(bytes), options);
  }

  /** It is read twice: for its digest, and to be sent. */
  override async putFile(path: string, options?: PutOptions): Promise<StoredArtifact> {
    return withFileFailures(`The file ${path} could not be read`, () =>
      withFile(path, async (content) => this.#store(content, await digestOfContent(content), options)),
    );
  }

  override async takeFile({ path, digest }: WrittenFile, options?: PutOptions): Promise<StoredArtifact> {
    return withFileFailures(`The file ${path} could not be read`, async () => {
      const stored = await withFile(path, (content) => this.#store(content, digest, options));
      await unlink(path);
      return stored;
    });
  }

  override async getBytes(digest: Digest): Promise<Uint8Array> {
    let chunks: Uint8Array[] = [];
    await this.#read(digest, () => {
      chunks = [];
      return (chunk) => void chunks.push(chunk);
    });
    return Buffer.concat(chunks);
  }

  override async getFile(digest: Digest): Promise<string> {
    artifactKey(this.config.prefix, digest);
    return withFileFailures(`A copy of ${this.locationOf(digest)} could not be written`, () =>
      this.#copies.get(digest, (begin) => this.#read(digest, begin)),
    );
  }

  override async *list(): AsyncIterable<ListedArtifact> {
    const { prefix } = this.config;
    const { bucket } = await this.#open();
    for await (const { key, size, modifiedAt } of bucket.list(keyPrefix(prefix))) {
      const digest = digestOfKey(prefix, key);
      if (digest !== undefined) yield { digest, size, modifiedAt };
    }
  }

  override async remove(digest: Digest): Promise<void> {
    const key = artifactKey(this.config.prefix, digest);
    const { bucket } = await this.#open();
    await bucket.remove(key);
  }

  /** Uploads in parts that began before a time and have not ended. */
  override async removeLeftovers(
    before: number,
    { dryRun = false }: { readonly dryRun?: boolean } = {},
  ): Promise<Removed> {
    const { prefix } = this.config;
    const { uploads } = await this.#open();
    let [count, bytes] = [0, 0];
    for await (const upload of uploads.list(keyPrefix(prefix))) {
      if (upload.startedAt >= before || digestOfKey(prefix, upload.key) === undefined) continue;
      bytes += await uploads.size(upload);
      count += 1;
      if (!dryRun) await uploads.drop(upload);
    }
    return { count, bytes };
  }

  override locationOf(digest: Digest): string {
    return `s3://${this.config.bucket}/${artifactKey(this.config.prefix, digest)}`;
  }

  override async close(): Promise<void> {
    const service = this.#service;
    this.#service = undefined;
    await this.#copies.close();
    // One that could not be opened has said so to those who wanted it.
    await service?.then(
      ({ connection }) => connection.close(),
      () => {},
    );
  }

  async #store(content: Content, digest: Digest, { pin }: PutOptions = {}): Promise<StoredArtifact> {
    const key = artifactKey(this.config.prefix, digest);
    await pin?.(digest);
    const { bucket, uploads } = await this.#open();
    await storeContent({ bucket, uploads, key, content, digest, look: () => this.#look(digest) });
    return { digest, size: content.size };
  }

  async #look(digest: Digest): Promise<Presence> {
    try {
      await this.#read(digest, () => () => {});
      return "intact";
    } catch (error) {
      if (TsugiteError.is(error, "ARTIFACT_NOT_FOUND")) return "missing";
      if (TsugiteError.is(error, "ARTIFACT_CORRUPTED")) return "damaged";
      throw error;
    }
  }

  async #read(digest: Digest, begin: () => Promise<Take> | Take): Promise<void> {
    const key = artifactKey(this.config.prefix, digest);
    const { connection, bucket } = await this.#open();
    await readArtifact({ connection, bucket, key, digest, begin });
  }

  #open(): Promise<S3Service> {
    this.#service ??= import("./s3/s3-service.ts").then(({ openService }) =>
      openService({ name: this.name, config: this.config, root: this.root }),
    );
    return this.#service;
  }
}
