import type { BaseMetadataStore } from "@tsugite/core";
import { promiseTester } from "../store/promise-tester.ts";
import type { StoreKitOptions } from "../store/store-kit-options.ts";
import { testCache } from "./test-cache.ts";
import { testClocks } from "./test-clocks.ts";
import { testCopies } from "./test-copies.ts";
import { testDeployments } from "./test-deployments.ts";
import { testEngineRuns } from "./test-engine-runs.ts";
import { testGarbage } from "./test-garbage.ts";
import { testNotes } from "./test-notes.ts";
import { testPins } from "./test-pins.ts";
import { testRuns } from "./test-runs.ts";
import { testSettlement } from "./test-settlement.ts";
import { testSteps } from "./test-steps.ts";

/**
 * Tests what every metadata store promises: one test for each promise, whose name is the promise.
 *
 * A failed one says which promise was broken, by what, and with which values. Each is given a fresh store, which is closed
 * and removed afterwards, so that tests may run at the same time. None waits longer than the store takes; for a store that
 * is far away, give the runner a timeout of a minute, because some ask several hundred times.
 *
 * @example
 * ```ts
 * import { test } from "vitest";
 *
 * testMetadataStore({
 *   test,
 *   createStore: async () => {
 *     const schema = await createSchema();
 *     const again = () => new PostgresMetadataStore({ name: "test", config: { url, schema }, root: "." });
 *     return { store: again(), again, close: () => dropSchema(schema) };
 *   },
 * });
 * ```
 */
export function testMetadataStore(options: StoreKitOptions<BaseMetadataStore>): void {
  const test = promiseTester(options);
  testRuns(test);
  testSteps(test);
  testSettlement(test);
  testCache(test);
  testGarbage(test);
  testPins(test);
  testEngineRuns(test);
  testDeployments(test);
  testCopies(test);
  testNotes(test);
  testClocks(test);
}
