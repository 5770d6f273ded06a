import type { Stack } from "../component/stack.ts";
import type { Digest } from "../json/digest.ts";
import type { ArtifactRecord, StepRecord } from "./run-record.ts";

/** The newest completed step with this cache key, if all of its artifacts are still there. */
export async function findCached(stack: Stack, cacheKey: Digest): Promise<StepRecord | undefined> {
  const record = await stack.metadataStore.findByCacheKey(cacheKey);
  if (record === undefined) return undefined;
  for (const artifact of Object.values(record.outputs)) {
    if (!(await isStored(stack, artifact))) return undefined;
  }
  return record;
}

async function isStored(stack: Stack, { digest }: ArtifactRecord): Promise<boolean> {
  return (await stack.metadataStore.getContent(digest)) !== undefined || (await stack.artifactStore.has(digest));
}
