import { test } from "vitest";
import { testOrchestrator } from "../test-orchestrator.ts";
import { ProcessOrchestrator } from "./process-orchestrator.test-fixture.ts";

await testOrchestrator({
  test,
  createStack: () => ({
    orchestrator: {
      class: ProcessOrchestrator,
      module: new URL("./process-orchestrator.test-fixture.ts", import.meta.url),
    },
  }),
});
