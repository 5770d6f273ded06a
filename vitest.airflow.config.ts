import { defineConfig, mergeConfig } from "vitest/config";
import base from "./vitest.config.ts";

/** Tests with a real Airflow, which is started once for all of them. */
export default mergeConfig(
  { ...base, test: { ...base.test, include: [], exclude: ["**/node_modules/**"] } },
  defineConfig({
    // What is set up for all tests is not resolved as the tests are.
    environments: { __vitest__: { resolve: { conditions: ["@tsugite/source"] } } },
    test: {
      include: ["packages/orchestrator-airflow/src/**/*.airflow.test.ts"],
      globalSetup: ["packages/orchestrator-airflow/src/real-airflow/global-setup.test-helper.ts"],
      testTimeout: 180_000,
      hookTimeout: 180_000,
    },
  }),
);
