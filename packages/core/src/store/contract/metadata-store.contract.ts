import type { BaseMetadataStore } from "../metadata-store.ts";
import type { ContractOptions } from "./contract-options.contract.ts";
import { testNotes } from "./notes.contract.ts";
import { testRuns } from "./runs.contract.ts";
import { testSteps } from "./steps.contract.ts";

/** Tests what every metadata store promises. */
export function testMetadataStore(options: ContractOptions<BaseMetadataStore>): void {
  testRuns(options);
  testSteps(options);
  testNotes(options);
}
