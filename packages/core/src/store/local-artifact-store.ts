import { createHash } from "node:crypto";
import { rename, unlink } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import type { StandardSchemaV1 } from "@standard-schema/spec";
import type { StackComponentOptions } from "../component/stack-component.ts";
import { TsugiteError } from "../error/tsugite-error.ts";
import { type Digest, digestOf } from "../json/digest.ts";
import {
  type ArtifactState,
  BaseArtifactStore,
  type ListedArtifact,
  type PutOptions,
  type Removed,
  type StoredArtifact,
  type WrittenFile,
} from "./artifact-store.ts";
import { makeDurableDirectory } from "./durable-directory.ts";
import { artifactPath, checkInside, shardPath } from "./local-artifact/artifact-path.ts";
import { ArtifactShards } from "./local-artifact/artifact-shards.ts";
import { eachChunk } from "./local-artifact/each-chunk.ts";
import { isNotFound, withFileFailures } from "./local-artifact/file-failure.ts";
import { listArtifacts } from "./local-artifact/list-artifacts.ts";
import {
  LOCAL_ARTIFACT_DEFAULTS,
  type LocalArtifactStoreConfig,
  localArtifactConfigSchema,
} from "./local-artifact/local-artifact-config.ts";
import { removeArtifactFile } from "./local-artifact/remove-artifact-file.ts";
import { statIfThere } from "./local-artifact/stat-if-there.ts";
import {
  openTemporaryFile,
  removeStaleFiles,
  type TemporaryFile,
  temporaryFolder,
} from "./local-artifact/temporary-files.ts";
import { FileVerifier, readVerified } from "./local-artifact/verified-file.ts";
import { openSourceFile } from "./open-source-file.ts";

const ONE_DAY = 24 * 60 * 60 * 1000;

/** Bytes that are verified even where only a quick look was asked for. */
const QUICKLY_READ = 1024 * 1024;

/**
 * Keeps artifacts as read-only files of a folder: `<path>/<first two digits>/<digest>`.
 *
 * A file is written under a temporary name in `<path>/tmp`, synced, and renamed: under its digest it is there as a whole
 * or not at all, and many processes may write at once. What a crashed writer leaves in `tmp` disturbs nobody and is
 * removed when it is older than a day.
 */
export class LocalArtifactStore extends BaseArtifactStore<LocalArtifactStoreConfig> {
  static override readonly FLAVOR: string = "local";
  static override readonly configSchema: StandardSchemaV1<LocalArtifactStoreConfig> = localArtifactConfigSchema;

  /** Absolute path of the folder. */
  readonly directory: string;
  readonly #verifier = new FileVerifier();
  readonly #shards: ArtifactShards;
  #isPrepared = false;

  constructor(options: StackComponentOptions<LocalArtifactStoreConfig>) {
    super(options);
    this.directory = resolve(options.root, options.config.path ?? LOCAL_ARTIFACT_DEFAULTS.path);
    this.#shards = new ArtifactShards(this.directory);
  }

  override get location(): string {
    return this.directory;
  }

  override get isLocalOnly(): boolean {
    return true;
  }

  override get temporaryFolder(): string {
    return temporaryFolder(this.directory);
  }

  override async has(digest: Digest): Promise<boolean> {
    const path = this.locationOf(digest);
    const stats = await withFileFailures(`The artifact ${path} could not be looked for`, () => statIfThere(path));
    return stats?.isFile() ?? false;
  }

  /** By its size; and by its content, if that is at most a megabyte. */
  override async check({ digest, size }: StoredArtifact): Promise<ArtifactState> {
    const path = this.locationOf(digest);
    return withFileFailures(`The artifact ${path} could not be looked at`, async () => {
      const stats = await statIfThere(path);
      if (stats === undefined) return "missing";
      if (!stats.isFile() || stats.size !== size) return "damaged";
      return size > QUICKLY_READ || (await this.#isIntact(digest)) ? "intact" : "damaged";
    });
  }

  override async putBytes(bytes: Uint8Array, { pin }: PutOptions = {}): Promise<StoredArtifact> {
    const digest = digestOf(bytes);
    await pin?.(digest);
    await this.#writing(async () => {
      if (await this.#isIntact(digest)) return this.#shards.syncNames(digest);
      await this.#write(
        (file) => file.handle.writeFile(bytes),
        async () => digest,
      );
    });
    return { digest, size: bytes.byteLength };
  }

  override async putFile(path: string, { pin }: PutOptions = {}): Promise<StoredArtifact> {
    return this.#writing(async () => {
      const source = await openSourceFile(path);
      try {
        const hash = createHash("sha256");
        let size = 0;
        let digest = "";
        const copy = ({ handle }: TemporaryFile): Promise<void> =>
          eachChunk(source, async (chunk) => {
            hash.update(chunk);
            size += chunk.byteLength;
            await handle.writeFile(chunk);
          });
        await this.#write(copy, async () => {
          digest = hash.digest("hex");
          await pin?.(digest);
          return digest;
        });
        return { digest, size };
      } finally {
        await source.close();
      }
    });
  }

  override async takeFile({ path, digest, size }: WrittenFile, { pin }: PutOptions = {}): Promise<StoredArtifact> {
    await pin?.(digest);
    await this.#writing(async () => {
      await checkInside(this.directory, dirname(path));
      await this.#move(path, digest);
    });
    return { digest, size };
  }

  override async getBytes(digest: Digest): Promise<Uint8Array> {
    return this.#reading(digest, (path) => readVerified(path, digest));
  }

  override async getFile(digest: Digest): Promise<string> {
    return this.#reading(digest, async (path) => {
      await this.#verifier.verify(path, digest);
      return path;
    });
  }

  override list(): AsyncIterable<ListedArtifact> {
    return listArtifacts(this.directory);
  }

  override async remove(digest: Digest): Promise<void> {
    const path = this.locationOf(digest);
    await withFileFailures(`The artifact ${path} could not be removed`, () =>
      removeArtifactFile(this.directory, digest),
    );
  }

  override async removeLeftovers(
    before: number,
    { dryRun = false }: { readonly dryRun?: boolean } = {},
  ): Promise<Removed> {
    return removeStaleFiles(this.directory, before, dryRun);
  }

  override locationOf(digest: Digest): string {
    return artifactPath(this.directory, digest);
  }

  override async close(): Promise<void> {
    this.#verifier.clear();
  }

  #reading<T>(digest: Digest, read: (path: string) => Promise<T>): Promise<T> {
    const path = this.locationOf(digest);
    return withFileFailures(`The artifact ${path} could not be read`, async () => {
      await checkInside(this.directory, shardPath(this.directory, digest)).catch((error: unknown) => {
        // A folder that is not there leads nowhere; reading the file says what is missing.
        if (!isNotFound(error)) throw error;
      });
      return read(path);
    });
  }

  #writing<T>(write: () => Promise<T>): Promise<T> {
    return withFileFailures(`An artifact could not be written to ${this.directory}`, async () => {
      if (!this.#isPrepared) {
        makeDurableDirectory(this.directory, this.root);
        await removeStaleFiles(this.directory, Date.now() - ONE_DAY);
        this.#isPrepared = true;
      }
      return write();
    });
  }

  /** Fills a temporary file, and moves it to its digest unless that is there already. */
  async #write(fill: (file: TemporaryFile) => Promise<void>, digestOfContent: () => Promise<Digest>): Promise<void> {
    const file = await openTemporaryFile(this.directory);
    try {
      try {
        await fill(file);
        await this.#move(file.path, await digestOfContent(), () => file.handle.sync());
      } finally {
        await file.handle.close();
      }
    } catch (error) {
      await unlink(file.path).catch(() => {});
      throw error;
    }
  }

  /** Gives a file that is whole its place, unless its content is stored already. */
  async #move(path: string, digest: Digest, sync: () => Promise<void> = async () => {}): Promise<void> {
    if (await this.#isIntact(digest)) {
      await unlink(path);
    } else {
      await sync();
      await this.#shards.make(digest);
      await rename(path, this.locationOf(digest));
    }
    await this.#shards.syncNames(digest);
  }

  /** Whether the content is stored already. A damaged file counts as missing, so that storing it again mends it. */
  async #isIntact(digest: Digest): Promise<boolean> {
    try {
      await this.getFile(digest);
      return true;
    } catch (error) {
      if (TsugiteError.is(error, "ARTIFACT_NOT_FOUND") || TsugiteError.is(error, "ARTIFACT_CORRUPTED")) return false;
      throw error;
    }
  }
}
