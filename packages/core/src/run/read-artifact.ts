import type { StoredContent } from "../codec/decode-value.ts";
import type { Stack } from "../component/stack.ts";
import { TsugiteError } from "../error/tsugite-error.ts";
import { digestOf } from "../json/digest.ts";
import { LARGEST_MESSAGE } from "../thread/largest-message.ts";
import type { DeclaredCodec, EncodedInput } from "../thread/step-runtime.ts";
import type { ArtifactRecord } from "./run-record.ts";

/** The content of an artifact, verified, as a step's call takes it. */
export async function readArtifact(
  stack: Stack,
  artifact: ArtifactRecord,
  declared?: DeclaredCodec,
): Promise<EncodedInput> {
  const { codec } = artifact;
  const decoder = declared === undefined ? {} : { declared };
  const content = await openArtifact(stack, artifact);
  if (content instanceof Uint8Array) return { kind: "bytes", codec, bytes: content, ...decoder };
  return { kind: "file", codec, ...content, ...decoder };
}

/**
 * The content of an artifact, verified, as `decodeValue` takes it: what is large is not read but named, so that whoever
 * decodes it holds the only copy. Raises `ARTIFACT_CORRUPTED`, `ARTIFACT_NOT_FOUND`.
 */
export async function openArtifact(stack: Stack, artifact: ArtifactRecord): Promise<StoredContent> {
  const { codec, digest, size, name = digest } = artifact;
  if (!isFileCodec(codec) && size <= LARGEST_MESSAGE) return readContent(stack, artifact);
  return { path: await artifactFile(stack, artifact), name };
}

/** The bytes of an artifact, wherever they are kept, verified. Raises `ARTIFACT_CORRUPTED`, `ARTIFACT_NOT_FOUND`. */
export function readContent(stack: Stack, artifact: ArtifactRecord): Promise<Uint8Array> {
  return readOrForget(stack, artifact, async ({ digest }) => {
    const small = await stack.metadataStore.getContent(digest);
    if (small === undefined) return stack.artifactStore.getBytes(digest);
    if (digestOf(small) === digest) return small;
    throw new TsugiteError(
      "ARTIFACT_CORRUPTED",
      `The content of artifact ${digest} in the metadata store ${stack.metadataStore.location} is not what was stored.`,
      {
        fix: "Run the pipeline again: the step that makes it will be called. To resume a run, name that step with `rerun`.",
      },
    );
  });
}

/** Path of a local, read-only file with an artifact, verified. Raises `ARTIFACT_CORRUPTED`, `ARTIFACT_NOT_FOUND`. */
export function artifactFile(stack: Stack, artifact: ArtifactRecord): Promise<string> {
  return readOrForget(stack, artifact, ({ digest }) => stack.artifactStore.getFile(digest));
}

/** Whether artifacts of this codec are files, which are handed on by path. */
export function isFileCodec(codec: string): boolean {
  return codec === "file" || codec.endsWith("+file");
}

/** Reads an artifact. The cache does not answer again with one that is damaged or gone. */
async function readOrForget<T>(
  { metadataStore }: Stack,
  artifact: ArtifactRecord,
  read: (artifact: ArtifactRecord) => Promise<T>,
): Promise<T> {
  try {
    return await read(artifact);
  } catch (error) {
    if (TsugiteError.is(error, "ARTIFACT_CORRUPTED") || TsugiteError.is(error, "ARTIFACT_NOT_FOUND")) {
      // Why it cannot be read is worth more than that this cannot be noted.
      await metadataStore.forgetCacheEntries({ artifact: artifact.digest }).catch(() => {});
    }
    throw error;
  }
}
