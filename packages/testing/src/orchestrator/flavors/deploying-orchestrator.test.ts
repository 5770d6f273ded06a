import { test } from "vitest";
import { testOrchestrator } from "../test-orchestrator.ts";
import { DeployingOrchestrator } from "./deploying-orchestrator.test-fixture.ts";

// What it shares with a flavor that only runs is checked by that.
await testOrchestrator({
  test,
  only: /^(linear graph: a step returns a value|compiling|deploying|a deployed|schedules)/,
  createStack: async () => ({
    orchestrator: {
      class: DeployingOrchestrator,
      module: new URL("./deploying-orchestrator.test-fixture.ts", import.meta.url),
    },
  }),
});
