import type { StandardSchemaV1 } from "@standard-schema/spec";

/** The keys that lead to what an issue of a Standard Schema is about, the outermost first. */
export function issuePath({ path = [] }: StandardSchemaV1.Issue): readonly PropertyKey[] {
  return path.map((part) => (typeof part === "object" ? part.key : part));
}
