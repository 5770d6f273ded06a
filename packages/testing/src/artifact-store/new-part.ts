import { randomUUID } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type BaseArtifactStore, digestOf, type WrittenFile } from "@tsugite/core";

/** A file in the temporary folder of a store, as a step writes one that the store is then given to take. */
export async function newPart(store: BaseArtifactStore, content: Uint8Array): Promise<WrittenFile> {
  const path = join(store.temporaryFolder, `${randomUUID()}.part`);
  await mkdir(store.temporaryFolder, { recursive: true });
  await writeFile(path, content);
  return { path, digest: digestOf(content), size: content.byteLength };
}
