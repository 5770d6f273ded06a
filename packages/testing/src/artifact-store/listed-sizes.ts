import type { BaseArtifactStore, Digest } from "@tsugite/core";
import { assertEqual } from "../assertion/assert-equal.ts";

const ONE_DAY = 24 * 3_600_000;

/** All artifacts that a store lists, with their sizes. */
export async function listedSizes(store: BaseArtifactStore): Promise<ReadonlyMap<Digest, number>> {
  const sizes = new Map<Digest, number>();
  for await (const { digest, size, modifiedAt } of store.list()) {
    assertEqual(modifiedAt, todayInMilliseconds, "list().modifiedAt");
    sizes.set(digest, size);
  }
  return sizes;
}

/** The clock of a store may be another one than that of this machine; but it counts milliseconds. */
function todayInMilliseconds(value: unknown): boolean {
  return typeof value === "number" && Math.abs(Date.now() - value) < ONE_DAY;
}
