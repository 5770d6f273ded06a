import { testOrchestrator } from "@tsugite/testing";
import { test } from "vitest";
import { MakeOrchestrator } from "./index.ts";

await testOrchestrator({
  test,
  createStack: () => ({
    orchestrator: { class: MakeOrchestrator, module: new URL("./index.ts", import.meta.url), config: {} },
  }),
});
