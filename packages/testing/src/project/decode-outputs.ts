import { basename } from "node:path";
import {
  decodeValue,
  type EncodedOutput,
  LocalArtifactStore,
  type StepDefinition,
  type StoredContent,
} from "@tsugite/core";

/** What a step made, as the next step would get it: its value, or an object with its declared outputs. */
export async function decodeOutputs(
  { codecs, outputNames }: StepDefinition,
  outputs: Readonly<Record<string, EncodedOutput>>,
  folder: string,
): Promise<unknown> {
  const entries = Object.entries(outputs).map(
    async ([name, output]) =>
      [name, await decodeValue(output.codec, await contentOf(output, folder), codecs[name])] as const,
  );
  const decoded = Object.fromEntries(await Promise.all(entries));
  return outputNames === undefined ? decoded.output : decoded;
}

/** A file that the step returned is stored, as in any run: what becomes of it afterwards changes nothing. */
async function contentOf(output: EncodedOutput, folder: string): Promise<StoredContent> {
  if (output.kind === "bytes") return output.bytes;
  const { path, name = basename(path) } = output;
  if (output.kind === "written") return { path, name };
  const store = new LocalArtifactStore({ name: "outputs", config: {}, root: folder });
  const { digest } = await store.putFile(path);
  return { path: await store.getFile(digest), name };
}
