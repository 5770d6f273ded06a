import type { BaseMetadataStore } from "../metadata-store.ts";
import { testCache } from "./cache.test-contract.ts";
import type { ContractOptions } from "./contract-options.test-helper.ts";
import { testEngineRuns } from "./engine-runs.test-contract.ts";
import { testGarbage } from "./garbage.test-contract.ts";
import { testNotes } from "./notes.test-contract.ts";
import { testRuns } from "./runs.test-contract.ts";
import { testSettlement } from "./settlement.test-contract.ts";
import { testSteps } from "./steps.test-contract.ts";

/** Tests what every metadata store promises. */
export function testMetadataStore(options: ContractOptions<BaseMetadataStore>): void {
  testRuns(options);
  testSteps(options);
  testSettlement(options);
  testCache(options);
  testGarbage(options);
  testEngineRuns(options);
  testNotes(options);
}
