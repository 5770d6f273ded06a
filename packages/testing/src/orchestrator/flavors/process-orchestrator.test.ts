import { test } from "vitest";
import { testOrchestrator } from "../test-orchestrator.ts";
import { ProcessOrchestrator } from "./process-orchestrator.test-fixture.ts";

await testOrchestrator({
  test,
  // Each step is a start of Node: of the graphs, those that differ for processes.
  only: /^(?!nested data|wide graph|step used twice|(diamond|order without data): a step (?!throws$|is killed))/,
  createStack: () => ({
    orchestrator: {
      class: ProcessOrchestrator,
      module: new URL("./process-orchestrator.test-fixture.ts", import.meta.url),
    },
  }),
});
