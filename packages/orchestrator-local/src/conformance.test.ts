import { testOrchestrator } from "@tsugite/testing";
import { test } from "vitest";
import { LocalOrchestrator } from "./orchestrator.ts";

await testOrchestrator({
  test,
  createStack: () => ({
    orchestrator: { class: LocalOrchestrator, module: new URL("./index.ts", import.meta.url) },
  }),
});
