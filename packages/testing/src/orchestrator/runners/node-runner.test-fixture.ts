// A file of tests as an author without vitest has it: node --test node-runner.test-fixture.ts
import { test } from "node:test";
import { SoundOrchestrator } from "../broken/sound-orchestrator.test-fixture.ts";
import { testOrchestrator } from "../test-orchestrator.ts";

await testOrchestrator({
  test,
  only: /^(the class|linear graph: a step (returns a value|is killed)|compiling)/,
  createStack: () => ({
    orchestrator: {
      class: SoundOrchestrator,
      module: new URL("../broken/sound-orchestrator.test-fixture.ts", import.meta.url),
    },
  }),
});
