import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { TsugiteError } from "../../error/tsugite-error.ts";
import { type Digest, digestOf } from "../../json/digest.ts";
import { eachChunk } from "./each-chunk.ts";
import { isNotFound } from "./file-failure.ts";

/** Opens an artifact for reading; never follows a symbolic link. Raises `ARTIFACT_NOT_FOUND`. */
async function openArtifact(path: string, digest: Digest): Promise<FileHandle> {
  try {
    return await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
  } catch (error) {
    if (!isNotFound(error)) throw error;
    throw new TsugiteError("ARTIFACT_NOT_FOUND", `There is no artifact ${digest} at ${path}.`, {
      fix: "Run the pipeline again: the step that makes it will be called.",
      cause: error,
    });
  }
}

/** Reads an artifact as a whole and verifies it. */
export async function readVerified(path: string, digest: Digest): Promise<Uint8Array> {
  const handle = await openArtifact(path, digest);
  try {
    const bytes = await handle.readFile();
    checkDigest(digestOf(bytes), digest, path);
    return bytes;
  } finally {
    await handle.close();
  }
}

/** Verifies artifacts without holding them in memory; a file that did not change since is not read again. */
export class FileVerifier {
  readonly #verified = new Map<Digest, string>();

  async verify(path: string, digest: Digest): Promise<void> {
    const handle = await openArtifact(path, digest);
    try {
      const { dev, ino, mtimeNs, size } = await handle.stat({ bigint: true });
      const identity = `${dev}:${ino}:${mtimeNs}:${size}`;
      if (this.#verified.get(digest) === identity) return;
      const hash = createHash("sha256");
      await eachChunk(handle, (chunk) => hash.update(chunk));
      checkDigest(hash.digest("hex"), digest, path);
      this.#verified.set(digest, identity);
    } finally {
      await handle.close();
    }
  }

  clear(): void {
    this.#verified.clear();
  }
}

function checkDigest(actual: Digest, expected: Digest, path: string): void {
  if (actual === expected) return;
  throw new TsugiteError(
    "ARTIFACT_CORRUPTED",
    `The content of ${path} is not what was stored: it has the digest ${actual}.`,
    {
      fix: "Run the pipeline again: the step that makes it will be called. To resume a run, name that step with `rerun`.",
    },
  );
}
