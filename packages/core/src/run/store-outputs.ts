import type { Stack } from "../component/stack.ts";
import { type Digest, digestOf } from "../json/digest.ts";
import type { EncodedOutput } from "../thread/step-runtime.ts";
import type { ArtifactRecord } from "./run-record.ts";

/** Bytes up to which a value is kept in the metadata store, in the transaction that records its step. */
const MAX_INLINE = 16_384;

export interface StoredOutputs {
  readonly outputs: Readonly<Record<string, ArtifactRecord>>;
  /** Contents that are to be recorded together with the step. */
  readonly contents: ReadonlyMap<Digest, Uint8Array>;
}

/**
 * Stores the large outputs; the small ones are returned, to be recorded together with the step.
 *
 * @param pin keeps an artifact from being removed until the step is recorded.
 */
export async function storeOutputs(
  stack: Stack,
  encoded: Readonly<Record<string, EncodedOutput>>,
  pin: (digest: Digest) => Promise<void>,
): Promise<StoredOutputs> {
  const outputs: Record<string, ArtifactRecord> = {};
  const contents = new Map<Digest, Uint8Array>();
  for (const [name, output] of Object.entries(encoded)) {
    const { codec } = output;
    if (output.kind === "file") {
      outputs[name] = { codec, name: output.name, ...(await stack.artifactStore.putFile(output.path, { pin })) };
    } else if (output.kind === "written") {
      const { path, digest, size } = output;
      const named = output.name === undefined ? {} : { name: output.name };
      outputs[name] = { codec, ...named, ...(await stack.artifactStore.takeFile({ path, digest, size }, { pin })) };
    } else if (output.bytes.byteLength > MAX_INLINE) {
      outputs[name] = { codec, ...(await stack.artifactStore.putBytes(output.bytes, { pin })) };
    } else {
      const digest = digestOf(output.bytes);
      contents.set(digest, output.bytes);
      outputs[name] = { codec, digest, size: output.bytes.byteLength };
    }
  }
  return { outputs, contents };
}
