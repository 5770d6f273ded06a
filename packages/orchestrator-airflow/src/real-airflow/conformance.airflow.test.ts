import { testOrchestrator } from "@tsugite/testing";
import { inject, test } from "vitest";
import { AirflowOrchestrator } from "../orchestrator.ts";

const { url, dagsFolder } = inject("airflow");

await testOrchestrator({
  test,
  together: true,
  maxParallel: 8,
  timeLimit: 600_000,
  createStack: () => ({
    orchestrator: {
      class: AirflowOrchestrator,
      module: new URL("../index.ts", import.meta.url),
      config: { dagsFolder, baseUrl: url, sameHost: true },
    },
  }),
});
