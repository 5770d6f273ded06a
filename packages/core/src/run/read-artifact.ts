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
  return { path: await stack.artifactStore.getFile(digest), name };
}

/** The bytes of an artifact, wherever they are kept, verified. Raises `ARTIFACT_CORRUPTED`, `ARTIFACT_NOT_FOUND`. */
export async function readContent(stack: Stack, { digest }: ArtifactRecord): Promise<Uint8Array> {
  const small = await stack.metadataStore.getContent(digest);
  if (small === undefined) return stack.artifactStore.getBytes(digest);
  if (digestOf(small) === digest) return small;
  throw new TsugiteError(
    "ARTIFACT_CORRUPTED",
    `The content of artifact ${digest} in the metadata store ${stack.metadataStore.name} is not what was stored.`,
    { fix: "Restore the database from a backup, or run the pipeline again with the cache off (--no-cache)." },
  );
}

/** Whether artifacts of this codec are files, which are handed on by path. */
export function isFileCodec(codec: string): boolean {
  return codec === "file" || codec.endsWith("+file");
}
