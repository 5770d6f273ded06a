import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import type { BaseArtifactStore } from "@tsugite/core";
import { assertEqual } from "../assertion/assert-equal.ts";
import { assertRejects } from "../assertion/assert-rejects.ts";
import type { PromiseTester } from "../store/promise-tester.ts";
import type { ArtifactStoreKitOptions } from "./artifact-store-kit-options.ts";

const NEVER_RETURNED = "bytes that do not match their digest are never returned";
const MENDED = "a damaged artifact is mended when its content is stored again";

/** What is read is verified. */
export function testDamage<Store extends BaseArtifactStore>(
  test: PromiseTester<Store>,
  options: ArtifactStoreKitOptions<Store>,
): void {
  const { damage } = options;
  if (damage === undefined) {
    for (const promise of [NEVER_RETURNED, MENDED]) {
      options.test.skip(`${promise} (left out: the kit was given no damage())`, async () => {});
    }
    return;
  }

  test(NEVER_RETURNED, async ({ store, again }) => {
    for (const size of [1000, 3_000_000]) {
      const { digest } = await store.putBytes(randomBytes(size));
      await damage(store, digest);
      const corrupted = { code: "ARTIFACT_CORRUPTED", message: store.locationOf(digest) };
      await assertRejects(store.getBytes(digest), corrupted, "getBytes() of a damaged artifact");
      await assertRejects(again().getBytes(digest), corrupted, "getBytes() of a damaged artifact in another process");
      await assertRejects(again().getFile(digest), corrupted, "getFile() of a damaged artifact in another process");
    }
  });

  test(MENDED, async ({ store, again }) => {
    const content = randomBytes(1000);
    const { digest } = await store.putBytes(content);
    await damage(store, digest);
    await store.putBytes(content);
    assertEqual(await again().getBytes(digest), content, "getBytes()");
    assertEqual(readFileSync(await again().getFile(digest)), content, "getFile()");
  });
}
