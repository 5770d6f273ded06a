import type { BaseArtifactStore } from "@tsugite/core";
import { promiseTester } from "../store/promise-tester.ts";
import type { ArtifactStoreKitOptions } from "./artifact-store-kit-options.ts";
import { testContents } from "./test-contents.ts";
import { testDamage } from "./test-damage.ts";
import { testRemoval } from "./test-removal.ts";
import { testWriters } from "./test-writers.ts";

/**
 * Tests what every artifact store promises: one test for each promise, whose name is the promise.
 *
 * A failed one says which promise was broken, by what, and with which values. Each is given a fresh store, which is closed
 * and removed afterwards, so that tests may run at the same time. The largest artifact has 17 MB. For a store that is far
 * away, give the runner a timeout of a minute.
 *
 * @example
 * ```ts
 * import { test } from "vitest";
 *
 * testArtifactStore({
 *   test,
 *   createStore: async () => {
 *     const prefix = randomUUID();
 *     const again = () => new S3ArtifactStore({ name: "test", config: { bucket: "test", prefix }, root: "." });
 *     return { store: again(), again, close: () => removeAll(prefix) };
 *   },
 * });
 * ```
 */
export function testArtifactStore<Store extends BaseArtifactStore>(options: ArtifactStoreKitOptions<Store>): void {
  const test = promiseTester(options);
  testContents(test);
  testWriters(test);
  testRemoval(test);
  testDamage(test, options);
}
