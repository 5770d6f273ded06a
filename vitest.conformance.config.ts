import { defineConfig } from "vitest/config";

/** The conformance kit on every orchestrator, and on broken ones: with the built packages, as authors of flavors run it. */
export default defineConfig({
  test: {
    include: [
      "packages/*/src/conformance.test.ts",
      "examples/*/src/conformance.test.ts",
      "packages/testing/src/orchestrator/{broken,flavors,runners}/*.test.ts",
    ],
    exclude: ["**/node_modules/**"],
    pool: "forks",
    // By default one core is left alone, and of two cores that is half.
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 30_000 } },
  },
});
