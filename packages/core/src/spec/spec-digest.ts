import { canonicalJson } from "../json/canonical-json.ts";
import { type Digest, digestOf } from "../json/digest.ts";
import type { Json } from "../json/json.ts";
import type { PipelineSpec } from "./pipeline-spec.ts";

/** A spec as it is written, stored and hashed: canonical JSON. */
export function specToJson(spec: PipelineSpec): string {
  // A PipelineSpec is plain JSON by its contract; interfaces are not assignable to the index signature of Json.
  return canonicalJson(spec as unknown as Json);
}

/** SHA-256 of the canonical JSON of a spec. */
export function specDigest(spec: PipelineSpec): Digest {
  return digestOf(specToJson(spec));
}
