import { testOrchestrator } from "@tsugite/testing";
import { test } from "vitest";
import { MyFlavorOrchestrator } from "./index.ts";

// The conformance kit: what every orchestrator promises, checked with real pipelines. It reads `supports`, and says which
// checks it left out.
testOrchestrator({
  test,
  createStack: () => ({
    orchestrator: {
      class: MyFlavorOrchestrator,
      module: new URL("./index.ts", import.meta.url),
      config: { maxParallel: 2 },
    },
  }),
});
