import { test } from "vitest";
import { testOrchestrator } from "../test-orchestrator.ts";
import { SubmittingOrchestrator } from "./submitting-orchestrator.test-fixture.ts";

await testOrchestrator({
  test,
  together: true,
  maxParallel: 3,
  // Each step is a start of Node: of the graphs, those that differ for engines.
  only: /^(?!nested data|wide graph|step used twice|(diamond|order without data): a step (?!throws$|is killed))/,
  createStack: () => ({
    orchestrator: {
      class: SubmittingOrchestrator,
      module: new URL("./submitting-orchestrator.test-fixture.ts", import.meta.url),
    },
  }),
});
