import type { OrchestratorCapabilities } from "@tsugite/core";
import type { Kit } from "../kit/kit.ts";
import type { TestedStack } from "../options.ts";

/** What the checks of one flavor are made from. */
export interface Conformance {
  readonly kit: Kit;
  readonly supports: OrchestratorCapabilities;
  readonly tested: TestedStack;
}
