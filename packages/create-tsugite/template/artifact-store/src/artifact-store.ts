import { randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { chmod, mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import {
  BaseArtifactStore,
  type Digest,
  digestOf,
  type ListedArtifact,
  type PutOptions,
  type Removed,
  type StackComponentOptions,
  type StoredArtifact,
  TsugiteError,
  type WrittenFile,
} from "@tsugite/core";
import { Bucket } from "./bucket.ts";
import { type MyFlavorConfig, myFlavorConfigSchema } from "./config.ts";
import { checkDigest, digestOfStream, isDigest, writeFileOf } from "./digest.ts";

/** Keeps artifacts in a bucket, each under the digest of its content, and copies in a folder of this machine for steps. */
export class MyFlavorArtifactStore extends BaseArtifactStore<MyFlavorConfig> {
  static override readonly FLAVOR: string = "my-flavor";
  static override readonly configSchema = myFlavorConfigSchema;

  readonly location: string;
  readonly #bucket: Bucket;
  readonly #copies = new Map<Digest, Promise<string>>();
  #folder: Promise<string> | undefined;

  constructor(options: StackComponentOptions<MyFlavorConfig>) {
    super(options);
    this.location = resolve(options.root, options.config.path);
    this.#bucket = new Bucket(this.location);
  }

  /** A folder is on this machine. Of a backend that others reach too, this is false. */
  override get isLocalOnly(): boolean {
    return true;
  }

  override async has(digest: Digest): Promise<boolean> {
    checkDigest(digest);
    return this.#asking(() => this.#bucket.has(digest));
  }

  override async putBytes(bytes: Uint8Array, { pin }: PutOptions = {}): Promise<StoredArtifact> {
    const digest = digestOf(bytes);
    await pin?.(digest);
    await this.#put(digest, () => Readable.from(bytes.byteLength === 0 ? [] : [bytes]));
    return { digest, size: bytes.byteLength };
  }

  /** Of a copy, since the file may change while it is read. */
  override async putFile(path: string, options?: PutOptions): Promise<StoredArtifact> {
    const found = await stat(path).catch(() => undefined);
    if (found === undefined || !found.isFile()) {
      throw new TsugiteError("DATA_FILE_NOT_FOUND", `${path} is not there, or is not a file.`, {
        fix: "Write the file before it is returned, and give its absolute path.",
      });
    }
    const copy = await this.#newFile();
    try {
      const written = await writeFileOf(createReadStream(path), copy);
      return await this.takeFile(written, options);
    } finally {
      await rm(copy, { force: true });
    }
  }

  override async takeFile({ path, digest, size }: WrittenFile, { pin }: PutOptions = {}): Promise<StoredArtifact> {
    await pin?.(digest);
    await this.#put(digest, () => createReadStream(path));
    await rm(path);
    return { digest, size };
  }

  override async getBytes(digest: Digest): Promise<Uint8Array> {
    const content = await this.#open(digest);
    const bytes = await this.#asking(() => buffer(content));
    this.#compare(digestOf(bytes), digest);
    return bytes;
  }

  override getFile(digest: Digest): Promise<string> {
    const known = this.#copies.get(digest);
    if (known !== undefined) return known;
    const copy = this.#download(digest);
    this.#copies.set(digest, copy);
    copy.catch(() => this.#copies.delete(digest));
    return copy;
  }

  override async *list(): AsyncIterable<ListedArtifact> {
    for await (const { key, size, modifiedAt } of this.#bucket.list()) {
      if (isDigest(key)) yield { digest: key, size, modifiedAt };
    }
  }

  override async remove(digest: Digest): Promise<void> {
    checkDigest(digest);
    await this.#asking(() => this.#bucket.remove(digest));
  }

  override async removeLeftovers(before: number, { dryRun = false } = {}): Promise<Removed> {
    const removed = { count: 0, bytes: 0 };
    for await (const { key, size, modifiedAt } of this.#bucket.listUploads()) {
      if (modifiedAt >= before) continue;
      if (!dryRun) await this.#asking(() => this.#bucket.removeUpload(key));
      removed.count += 1;
      removed.bytes += size;
    }
    return removed;
  }

  override locationOf(digest: Digest): string {
    checkDigest(digest);
    return join(this.location, digest);
  }

  override async close(): Promise<void> {
    const folder = await this.#folder;
    this.#folder = undefined;
    this.#copies.clear();
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  }

  /** Writes nothing where the content is intact already. A damaged one counts as missing, so that this mends it. */
  async #put(digest: Digest, content: () => Readable): Promise<void> {
    await this.#asking(async () => {
      const stored = await this.#bucket.get(digest);
      if (stored !== undefined && (await digestOfStream(stored)) === digest) return;
      await this.#bucket.put(digest, content());
    });
  }

  async #download(digest: Digest): Promise<string> {
    const content = await this.#open(digest);
    const path = await this.#newFile();
    const written = await this.#asking(() => writeFileOf(content, path));
    this.#compare(written.digest, digest);
    await chmod(path, 0o444);
    return path;
  }

  async #open(digest: Digest): Promise<Readable> {
    checkDigest(digest);
    const content = await this.#asking(() => this.#bucket.get(digest));
    if (content !== undefined) return content;
    throw new TsugiteError("ARTIFACT_NOT_FOUND", `There is no artifact ${digest} at ${this.locationOf(digest)}.`, {
      fix: "Run the pipeline again: the step that makes it will be called.",
    });
  }

  #compare(found: Digest, digest: Digest): void {
    if (found === digest) return;
    const message = `The content of ${this.locationOf(digest)} is not what was stored: it has the digest ${found}.`;
    throw new TsugiteError("ARTIFACT_CORRUPTED", message, {
      fix: "Run the pipeline again: the step that makes it will be called.",
    });
  }

  /** A path that is not taken, in a folder that goes with the store. */
  async #newFile(): Promise<string> {
    this.#folder ??= mkdtemp(join(tmpdir(), "my-flavor-"));
    return join(await this.#folder, randomUUID());
  }

  /** What the backend throws becomes an error that says what to look after. */
  async #asking<T>(call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (cause) {
      if (TsugiteError.is(cause)) throw cause;
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new TsugiteError("ARTIFACT_STORE_FAILED", `The artifact store ${this.location} failed: ${reason}`, {
        fix: "Look after the folder, or choose another `path` for the artifact store.",
        cause,
      });
    }
  }
}
