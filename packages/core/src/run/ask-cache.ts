import type { Stack } from "../component/stack.ts";
import { type Digest, digestOf } from "../json/digest.ts";
import type { StepSpec } from "../spec/pipeline-spec.ts";
import type { ArtifactRecord, StepRecord } from "./run-record.ts";

/** What the cache says to a key. Only a hit answers; the others say why there is none. */
export type CacheAnswer =
  | { readonly kind: "hit"; readonly record: StepRecord }
  | { readonly kind: "nothing" }
  /** The run was started without the cache. */
  | { readonly kind: "off" }
  /** What is there is older than the step's ttl. */
  | { readonly kind: "expired"; readonly record: StepRecord }
  /** An artifact of it is gone, or is not what was stored. */
  | { readonly kind: "missing" | "damaged"; readonly record: StepRecord; readonly location: string };

/** The newest completed step with this cache key, if it is not too old and all of its artifacts are there and intact. */
export async function askCache(stack: Stack, { cache }: StepSpec, cacheKey: Digest): Promise<CacheAnswer> {
  const record = await stack.metadataStore.findByCacheKey(cacheKey);
  if (record === undefined) return { kind: "nothing" };
  const ttl = typeof cache === "object" ? cache.ttl : undefined;
  if (ttl !== undefined && Date.now() - (record.endedAt ?? 0) > ttl) return { kind: "expired", record };
  for (const artifact of Object.values(record.outputs)) {
    const fault = await faultOf(stack, artifact);
    if (fault !== undefined) return { ...fault, record };
  }
  return { kind: "hit", record };
}

interface Fault {
  readonly kind: "missing" | "damaged";
  readonly location: string;
}

async function faultOf({ metadataStore, artifactStore }: Stack, artifact: ArtifactRecord): Promise<Fault | undefined> {
  const { digest } = artifact;
  const content = await metadataStore.getContent(digest);
  if (content !== undefined) {
    if (digestOf(content) === digest) return undefined;
    return { kind: "damaged", location: `${digest} in ${metadataStore.location}` };
  }
  const state = await artifactStore.check(artifact);
  return state === "intact" ? undefined : { kind: state, location: artifactStore.locationOf(digest) };
}
